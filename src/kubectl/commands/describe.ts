/** `kubectl describe`: everything about an object that helps to understand it. */
// k8s: staging/src/k8s.io/kubectl/pkg/cmd/describe/describe.go
import { asReplicaSet } from '../../kinds/replication-controller/as-replica-set.ts';
import type { AnyObject } from '../client.ts';
import type { Command, Verb } from '../command.ts';
import { CommandError, isNotFound, ManyErrors } from '../errors.ts';
import { describeCronJob, describeJob } from '../describe/batch.ts';
import { describeCertificateSigningRequest } from '../describe/certificate-signing-request.ts';
import { describeEvents, eventsAbout, subjectOf } from '../describe/events.ts';
import { describeGeneric } from '../describe/generic.ts';
import { describeHorizontalPodAutoscaler } from '../describe/horizontal-pod-autoscaler.ts';
import { describeIngress, describeIngressClass, describeNetworkPolicy } from '../describe/networking.ts';
import { describeNode } from '../describe/node.ts';
import { describePod } from '../describe/pod.ts';
import { describeLimitRange, describeNamespace, describeResourceQuota } from '../describe/quota.ts';
import { describeRole, describeRoleBinding } from '../describe/rbac.ts';
import { describeEndpoints, describeEndpointSlice, describeService } from '../describe/service.ts';
import {
  describeConfigMap,
  describePodDisruptionBudget,
  describePriorityClass,
  describeSecret,
  describeServiceAccount,
} from '../describe/small.ts';
import { describePersistentVolume, describePersistentVolumeClaim, describeStorageClass } from '../describe/storage.ts';
import {
  describeDaemonSet,
  describeDeployment,
  describeReplicaSet,
  describeStatefulSet,
} from '../describe/workloads.ts';
import { DescribeWriter } from '../describe/writer.ts';
import { allNamespacesFlag, chunkSizeFlag, fileFlags, selectorFlag } from '../flags.ts';
import { gather, select, type Info, type Named } from '../resources.ts';

export const describe: Verb = {
  name: 'describe',
  summary: 'Show all about an object, with its events',
  usage: 'describe (-f FILENAME | TYPE [NAME_PREFIX | -l label] | TYPE/NAME)',
  examples: ['kubectl describe pod web-1', 'kubectl describe node worker-1', 'kubectl describe pods -l app=web'],
  flags: [
    ...fileFlags,
    selectorFlag,
    allNamespacesFlag,
    chunkSizeFlag,
    { name: 'show-events', type: 'bool', default: 'true', help: 'End with the events about the object.' },
  ],
  run: runDescribe,
};

async function runDescribe(command: Command): Promise<void> {
  if (command.args.length === 0 && command.flags.list('filename').length === 0)
    throw new CommandError(
      'You must specify the type of resource to describe. Use "kubectl api-resources" for a complete list of supported resources.',
    );
  const { infos, errors } = await gather(command, command.args, { listWithoutSelector: true });
  const found = errors.length === 1 && isNotFound(errors[0]) ? await matchingPrefix(command) : undefined;
  if (found === undefined || found.length === 0) {
    await printAll(command, infos, errors);
    if (infos.length === 0 && errors.length === 0) noResources(command);
    // Even one error is told as one of several: without `error: ` before it.
    if (errors.length > 0) throw new ManyErrors(errors);
    return;
  }
  const failures: Error[] = [];
  await printAll(command, found, failures, '');
  if (failures.length > 0) throw new ManyErrors(failures);
}

function noResources(command: Command): void {
  command.err(
    command.allNamespaces ? 'No resources found\n' : `No resources found in ${command.namespace} namespace.\n`,
  );
}

/** The beginning of a name is enough: `describe pod web`. */
async function matchingPrefix(command: Command): Promise<Info[]> {
  if (command.args.length !== 2 || command.args[0].includes('/')) return [];
  const [selection, ...others] = await select(command, command.args);
  if (others.length > 0) throw new CommandError('you may only specify a single resource type');
  const { resource, name, namespace }: Named =
    'named' in selection ? selection.named : { resource: selection.list.resource, name: '' };
  const list = await command.client.list<AnyObject>({ resource, ...(namespace ? { namespace } : {}) });
  return list.items
    .filter(({ metadata }) => metadata.name.startsWith(name))
    .map((item) => ({
      resource,
      name: item.metadata.name,
      ...(namespace ? { namespace } : {}),
      object: { ...item, kind: resource.kind, apiVersion: item.apiVersion ?? '' },
    }));
}

async function printAll(command: Command, infos: readonly Info[], errors: Error[], separator = '\n\n'): Promise<void> {
  const nowMs = await command.now();
  let isFirst = true;
  for (const info of infos) {
    const writer = new DescribeWriter(nowMs);
    try {
      await describeOne(command, writer, info);
    } catch (error) {
      if (!(error instanceof CommandError || error instanceof ManyErrors || isNotFound(error))) throw error;
      errors.push(error as Error);
      continue;
    }
    command.out(separator === '' ? `${writer.finish()}\n` : `${isFirst ? '' : separator}${writer.finish()}`);
    isFirst = false;
  }
}

/** Kinds with a description of their own; the others are described field by field. */
async function describeOne(command: Command, writer: DescribeWriter, { resource, object }: Info): Promise<void> {
  const showEvents = command.flags.bool('show-events');
  const as = <T>(): T => object as unknown as T;
  switch (`${resource.group}/${resource.kind}`) {
    case '/Pod':
      return describePod(command, writer, as(), showEvents);
    case '/Node':
      return describeNode(command, writer, as(), showEvents);
    case '/Secret':
      return describeSecret(writer, as());
    case '/Namespace':
      return describeNamespace(command, writer, as());
    case '/ResourceQuota':
      return describeResourceQuota(writer, as());
    case '/LimitRange':
      return describeLimitRange(writer, as());
    case 'rbac.authorization.k8s.io/Role':
    case 'rbac.authorization.k8s.io/ClusterRole':
      return describeRole(writer, as());
    case 'rbac.authorization.k8s.io/RoleBinding':
    case 'rbac.authorization.k8s.io/ClusterRoleBinding':
      return describeRoleBinding(writer, as());
    case '/ConfigMap':
      describeConfigMap(writer, as());
      break;
    case '/Service':
      await describeService(command, writer, as());
      break;
    case '/ServiceAccount':
      describeServiceAccount(writer, as());
      break;
    case '/Endpoints':
      describeEndpoints(writer, as());
      break;
    case 'discovery.k8s.io/EndpointSlice':
      describeEndpointSlice(writer, as());
      break;
    case 'apps/Deployment':
      await describeDeployment(command, writer, as());
      break;
    case 'apps/ReplicaSet':
      await describeReplicaSet(command, writer, as());
      break;
    case '/ReplicationController':
      await describeReplicaSet(command, writer, asReplicaSet(as()));
      break;
    case 'apps/DaemonSet':
      await describeDaemonSet(command, writer, object);
      break;
    case 'apps/StatefulSet':
      await describeStatefulSet(command, writer, object);
      break;
    case 'batch/Job':
      describeJob(writer, as());
      break;
    case 'batch/CronJob':
      describeCronJob(writer, as());
      break;
    case '/PersistentVolumeClaim':
      await describePersistentVolumeClaim(command, writer, as());
      break;
    case '/PersistentVolume':
      describePersistentVolume(writer, as());
      break;
    case 'storage.k8s.io/StorageClass':
      describeStorageClass(writer, as());
      break;
    case 'autoscaling/HorizontalPodAutoscaler':
      describeHorizontalPodAutoscaler(writer, as());
      break;
    case 'networking.k8s.io/Ingress':
      await describeIngress(command, writer, as());
      break;
    case 'networking.k8s.io/IngressClass':
      describeIngressClass(writer, as());
      break;
    case 'networking.k8s.io/NetworkPolicy':
      return describeNetworkPolicy(writer, as());
    case 'policy/PodDisruptionBudget':
      describePodDisruptionBudget(writer, as());
      break;
    case 'certificates.k8s.io/CertificateSigningRequest':
      describeCertificateSigningRequest(writer, as());
      break;
    case 'scheduling.k8s.io/PriorityClass':
      describePriorityClass(writer, as());
      break;
    default:
      describeGeneric(writer, object);
  }
  if (showEvents) describeEvents(writer, await eventsAbout(command, subjectOf(object)));
}
