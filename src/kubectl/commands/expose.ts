/** `kubectl expose`: a service for the pods of something. */
// k8s: staging/src/k8s.io/kubectl/pkg/cmd/expose/expose.go
import { applyMergePatch } from '../../api/merge-patch.ts';
import type { LabelSelector } from '../../api/selector.ts';
import type { ContainerPort } from '../../kinds/pod/types.ts';
import type { ServicePort } from '../../kinds/service/types.ts';
import type { AnyObject } from '../client.ts';
import type { Command, Verb } from '../command.ts';
import { CommandError, throwAll } from '../errors.ts';
import { dryRunFlag, fieldManagerFlag, fileFlags, printFlags } from '../flags.ts';
import { ObjectPrinter } from '../printers/print.ts';
import { numberOf } from './run-pod.ts';
import { gather, visit, type Info } from '../resources.ts';
import { saveConfigFlag } from './create-generator.ts';
import { selectorObject } from './create-other.ts';
import { podSpecOf } from './set.ts';
import { parseDocuments } from '../yaml.ts';

export const expose: Verb = {
  name: 'expose',
  summary: 'Put a service before the pods of a deployment, a pod or another service',
  usage:
    'expose (-f FILENAME | TYPE NAME) [--port=port] [--protocol=TCP|UDP|SCTP] [--target-port=number-or-name] [--name=name] [--external-ip=external-ip-of-service] [--type=type]',
  examples: ['kubectl expose deployment web --port=80 --target-port=8080'],
  flags: [
    ...fileFlags,
    ...printFlags,
    dryRunFlag,
    saveConfigFlag,
    { name: 'port', type: 'string', help: 'Port of the service; the ports of the pods unless given.' },
    { name: 'target-port', type: 'string', help: 'Port of the pods, as a number or a name.' },
    { name: 'protocol', type: 'string', help: 'TCP, UDP or SCTP.' },
    { name: 'name', type: 'string', help: 'Name of the service; that of the object unless given.' },
    { name: 'type', type: 'string', help: 'ClusterIP, NodePort, LoadBalancer or ExternalName.' },
    { name: 'selector', type: 'string', help: 'Labels of the pods, when not those of the object.' },
    { name: 'labels', short: 'l', type: 'string', help: 'Labels of the service.' },
    { name: 'cluster-ip', type: 'string', help: 'Address of the service, or None.' },
    { name: 'external-ip', type: 'string', help: 'A further address outside.' },
    { name: 'load-balancer-ip', type: 'string', help: 'Address wanted of the load balancer.' },
    { name: 'session-affinity', type: 'string', help: 'None or ClientIP.' },
    { name: 'overrides', type: 'string', help: 'JSON that is merged into the service.' },
    { name: 'override-type', type: 'string', default: 'merge', help: 'merge.', hidden: true },
    fieldManagerFlag('kubectl-expose'),
  ],
  run: runExpose,
};

async function runExpose(command: Command): Promise<void> {
  const { infos, errors } = await gather(command, command.args, { ignoresSelector: true });
  if (infos.length > 1) throw new CommandError('the resource(s) must be exposed one at a time');
  await visit(infos, errors, (info) => exposeOne(command, info));
  throwAll(errors);
}

async function exposeOne(command: Command, info: Info): Promise<void> {
  const service = overridden(command, serviceFor(command, info));
  const printer = new ObjectPrinter(command);
  if (command.dryRun === 'client') return printer.print(service, 'exposed', true);
  const resource = (await command.discovery()).expect('services');
  const namespace = info.namespace ?? command.namespace;
  const created = await command.client.create<AnyObject>({ resource, namespace }, service, {
    fieldManager: command.flags.text('field-manager'),
    dryRun: command.dryRun === 'server',
  });
  printer.print(created, 'exposed', true);
}

function overridden(command: Command, service: AnyObject): AnyObject {
  const text = command.flags.text('overrides');
  if (!text) return service;
  const { documents } = parseDocuments(text);
  return applyMergePatch(service, documents[0]?.value) as AnyObject;
}

function serviceFor(command: Command, info: Info): AnyObject {
  const { flags } = command;
  const { object } = info;
  const name = flags.text('name') || object.metadata.name.slice(0, 63);
  const pairs = flags.text('selector') ? (selectorObject(flags.text('selector')).matchLabels ?? {}) : selectorOf(info);
  const labels = flags.text('labels')
    ? Object.fromEntries(
        flags
          .text('labels')
          .split(',')
          .map((pair) => pair.split('=') as [string, string]),
      )
    : object.metadata.labels;
  const ports = portsFor(command, info);
  const spec = {
    ports,
    selector: pairs,
    ...(flags.text('cluster-ip') ? { clusterIP: flags.text('cluster-ip') } : {}),
    ...(flags.text('type') ? { type: flags.text('type') } : {}),
    ...(flags.text('external-ip') ? { externalIPs: [flags.text('external-ip')] } : {}),
    ...(flags.text('session-affinity') ? { sessionAffinity: flags.text('session-affinity') } : {}),
    ...(flags.text('load-balancer-ip') ? { loadBalancerIP: flags.text('load-balancer-ip') } : {}),
  };
  const namespace = command.namespaceIsGiven ? { namespace: command.namespace } : {};
  const metadata = {
    name,
    ...namespace,
    creationTimestamp: null,
    ...(labels && Object.keys(labels).length > 0 ? { labels } : {}),
  };
  return { kind: 'Service', apiVersion: 'v1', metadata, spec, status: { loadBalancer: {} } } as unknown as AnyObject;
}

/** The labels by which the object finds its pods. */
function selectorOf({ object, resource }: Info): Record<string, string> {
  const spec = object.spec as { selector?: LabelSelector & Record<string, string> } | undefined;
  switch (object.kind) {
    case 'Pod':
      if (Object.keys(object.metadata.labels ?? {}).length === 0)
        throw new CommandError(
          `couldn't retrieve selectors via --selector flag or introspection: the pod has no labels and cannot be exposed`,
        );
      return object.metadata.labels ?? {};
    case 'Service':
      if (!spec?.selector)
        throw new CommandError(
          `couldn't retrieve selectors via --selector flag or introspection: the service has no pod selector set`,
        );
      return spec.selector;
    case 'ReplicationController':
      return spec?.selector ?? {};
    case 'Deployment':
    case 'ReplicaSet': {
      if (spec?.selector?.matchExpressions?.length)
        throw new CommandError(
          `couldn't retrieve selectors via --selector flag or introspection: couldn't convert expressions - "${JSON.stringify(spec.selector.matchExpressions)}" to map-based selector format`,
        );
      return spec?.selector?.matchLabels ?? {};
    }
    default:
      throw new CommandError(
        `cannot expose a ${resource.group ? `${resource.kind}.${resource.group}` : resource.kind}`,
      );
  }
}

function portsFor(command: Command, { object }: Info): Partial<ServicePort>[] {
  const { flags } = command;
  const given = flags.text('port');
  const target = flags.text('target-port');
  const targetPort = (port: number): number | string =>
    target === '' ? port : /^\d+$/.test(target) ? Number(target) : target;
  const known = knownPorts(object);
  if (!given && known.length === 0) throw new CommandError(`couldn't find port via --port flag or introspection`);
  const numbers = given ? given.split(',').map(numberOf) : known.map(({ port }) => port);
  return numbers.map((port, index) => {
    const protocol = flags.text('protocol') || known.find((one) => one.port === port)?.protocol || 'TCP';
    // Several ports need names to tell them apart.
    const name = numbers.length > 1 ? { name: `port-${index + 1}` } : {};
    return { ...name, protocol: protocol as ServicePort['protocol'], port, targetPort: targetPort(port) };
  });
}

function knownPorts(object: AnyObject): { port: number; protocol: string }[] {
  if (object.kind === 'Service')
    return ((object.spec as { ports?: ServicePort[] }).ports ?? []).map(({ port, protocol }) => ({ port, protocol }));
  const containers = podSpecOf(object)?.spec.containers ?? [];
  return containers.flatMap(({ ports = [] }) =>
    ports.map(({ containerPort, protocol }: ContainerPort) => ({ port: containerPort, protocol })),
  );
}
