/** Pods and records for the tests of this room: short to write, complete enough to run. */
import type { Container, Pod, PodSpec } from '../../kinds/pod/types.ts';
import { newLog } from './container-log.ts';
import { containerMemory, newPodMemory, type ContainerMemory, type Instance, type PodMemory } from './memory.ts';
import { ordinary } from './programs/program.ts';

export function exampleContainer(container: Partial<Container> & { name: string }): Container {
  return {
    image: 'nginx',
    resources: {},
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    imagePullPolicy: 'IfNotPresent',
    ...container,
  };
}

export function examplePod(spec: Partial<PodSpec> = {}, metadata: Partial<Pod['metadata']> = {}): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: 'web',
      namespace: 'default',
      uid: 'u1',
      resourceVersion: '1',
      creationTimestamp: '2026-01-01T00:00:00Z',
      ...metadata,
    },
    spec: {
      containers: [exampleContainer({ name: 'web' })],
      restartPolicy: 'Always',
      terminationGracePeriodSeconds: 30,
      dnsPolicy: 'ClusterFirst',
      securityContext: {},
      schedulerName: 'default-scheduler',
      nodeName: 'worker-1',
      ...spec,
    },
    status: { phase: 'Pending' },
  };
}

/** A record of a pod whose sandbox is up. @param states by container: `running`, or the exit code that it ended with */
export function exampleRecord(pod: Pod, states: Record<string, 'running' | number> = {}): PodMemory {
  const record = newPodMemory(pod, `default/${pod.metadata.name}`, { kind: 'timer', timer: 'test' });
  record.sandbox = 'ready';
  record.sandboxes = 1;
  record.ip = '10.244.1.2';
  for (const [name, state] of Object.entries(states)) {
    const memory = containerMemory(record, name);
    if (memory) memory.instance = exampleInstance(state);
  }
  return record;
}

export function exampleInstance(state: 'running' | number): Instance {
  return {
    id: 'containerd://c1',
    image: 'nginx',
    fullImage: 'docker.io/library/nginx:latest',
    imageId: 'docker.io/library/nginx@sha256:1',
    attempt: 0,
    sandbox: 1,
    startedAtMs: 2000,
    process: ordinary,
    processSinceMs: 2000,
    files: {},
    log: newLog(),
    isStopping: false,
    hasEnded: state !== 'running',
    ...(state === 'running' ? {} : { end: { atMs: 5000, code: state, reason: state === 0 ? 'Completed' : 'Error' } }),
  };
}

export function exampleMemory(record: PodMemory, name: string): ContainerMemory {
  const memory = containerMemory(record, name);
  if (!memory) throw new Error(`no container is called ${name}`);
  return memory;
}
