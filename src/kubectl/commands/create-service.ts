/** `kubectl create service`. */
// k8s: staging/src/k8s.io/kubectl/pkg/cmd/create/create_service.go
import { dnsSubdomainProblems } from '../../api/validation.ts';
import { portNameProblems, rangeMessage } from '../../kinds/formats.ts';
import type { AnyObject } from '../client.ts';
import type { Command } from '../command.ts';
import { CommandError } from '../errors.ts';
import type { Flag } from '../flags.ts';
import type { Generator } from './create-generator.ts';
import { draft } from './create-workload.ts';

const tcpFlag: Flag = {
  name: 'tcp',
  type: 'list',
  default: '[]',
  help: 'Port, or port and target port: 80 or 80:8080.',
};

export const createClusterIp: Generator = {
  name: 'clusterip',
  summary: 'Create a service with an address inside the cluster',
  usage: 'service clusterip NAME [--tcp=<port>:<targetPort>]',
  flags: [tcpFlag, { name: 'clusterip', type: 'string', help: 'The address, or None for a headless service.' }],
  namespaced: true,
  failure: 'ClusterIP service',
  build(command, name) {
    const address = command.flags.text('clusterip');
    if (command.flags.list('tcp').length === 0 && address !== 'None') throw needsPort();
    return service(command, name, 'ClusterIP', address ? { clusterIP: address } : {});
  },
};

export const createNodePort: Generator = {
  name: 'nodeport',
  summary: 'Create a service with a port on every node',
  usage: 'service nodeport NAME [--tcp=port:targetPort]',
  flags: [
    tcpFlag,
    {
      name: 'node-port',
      type: 'int',
      default: '0',
      help: 'The port on every node; chosen by the server unless given.',
    },
  ],
  namespaced: true,
  failure: 'NodePort service',
  build(command, name) {
    if (command.flags.list('tcp').length === 0) throw needsPort();
    return service(command, name, 'NodePort', {}, command.flags.number('node-port'));
  },
};

export const createLoadBalancer: Generator = {
  name: 'loadbalancer',
  summary: 'Create a service with a load balancer before it',
  usage: 'service loadbalancer NAME [--tcp=port:targetPort]',
  flags: [tcpFlag],
  namespaced: true,
  failure: 'LoadBalancer service',
  build(command, name) {
    if (command.flags.list('tcp').length === 0) throw needsPort();
    return service(command, name, 'LoadBalancer', {});
  },
};

export const createExternalName: Generator = {
  name: 'externalname',
  summary: 'Create a service that stands for a name outside',
  usage: 'service externalname NAME --external-name external.name',
  flags: [tcpFlag, { name: 'external-name', type: 'string', help: 'The name outside.' }],
  required: ['external-name'],
  namespaced: true,
  failure: 'ExternalName service',
  build(command, name) {
    const externalName = command.flags.text('external-name');
    if (dnsSubdomainProblems(externalName).length > 0)
      throw new CommandError(`invalid service external name ${externalName}`);
    return service(command, name, 'ExternalName', { externalName });
  },
};

function needsPort(): CommandError {
  return new CommandError('at least one tcp port specifier must be provided');
}

function service(command: Command, name: string, type: string, more: Record<string, unknown>, nodePort = 0): AnyObject {
  const ports = command.flags.list('tcp').map((spec) => portOf(spec, nodePort));
  const labels = { app: name };
  const { externalName, ...rest } = more;
  return draft({
    kind: 'Service',
    apiVersion: 'v1',
    metadata: { name, creationTimestamp: null, labels },
    spec: {
      ...(ports.length > 0 ? { ports } : {}),
      selector: labels,
      ...rest,
      type,
      ...(externalName ? { externalName } : {}),
    },
    status: { loadBalancer: {} },
  });
}

/** `80:8080` → port 80 of the service, 8080 of the pods, named `80-8080`. */
function portOf(spec: string, nodePort: number): unknown {
  const [port, target = port] = spec.split(':');
  const portNumber = parsePort(port);
  const targetPort = /^[-+]?\d+$/.test(target) ? Number(target) : target;
  const problems = typeof targetPort === 'number' ? rangeProblems(targetPort) : portNameProblems(targetPort);
  if (problems.length > 0) throw new CommandError(problems.join(','));
  return {
    name: spec.replace(':', '-'),
    protocol: 'TCP',
    port: portNumber,
    targetPort,
    ...(nodePort ? { nodePort } : {}),
  };
}

function rangeProblems(port: number): string[] {
  return port >= 1 && port <= 65_535 ? [] : [rangeMessage(1, 65_535)];
}

function parsePort(text: string): number {
  if (!/^\d+$/.test(text)) throw new CommandError(`strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`);
  if (Number(text) > 65_535)
    throw new CommandError(`strconv.ParseUint: parsing ${JSON.stringify(text)}: value out of range`);
  return Number(text);
}
