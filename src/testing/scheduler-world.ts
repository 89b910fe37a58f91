/** A scheduler alone with a fake API server: what its tests drive. */
import { createScheduler, type Scheduler } from '../engine/scheduler/scheduler.ts';
import type { Event } from '../kinds/event/types.ts';
import { podCondition } from '../kinds/pod/conditions.ts';
import type { Pod } from '../kinds/pod/types.ts';
import { createFakeEngine, runPart, type FakeEngine } from './fake-api.ts';

export interface SchedulerWorld {
  engine: FakeEngine;
  scheduler: Scheduler;
  advance(ms: number): void;
}

export function createSchedulerWorld(seed = 1): SchedulerWorld {
  const engine = createFakeEngine(seed);
  const scheduler = createScheduler(engine);
  scheduler.start();
  return { engine, scheduler, advance: (ms) => runPart(engine, scheduler, engine.agenda.nowMs + ms) };
}

export function addNode(
  { engine }: SchedulerWorld,
  name: string,
  spec: object = {},
  allocatable: object = {},
  labels: object = {},
): void {
  engine.api.put({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: { 'kubernetes.io/hostname': name, ...labels } },
    spec,
    status: { allocatable: { cpu: '4', memory: '8Gi', pods: '110', ...allocatable } },
  });
}

export function addPod(
  { engine }: SchedulerWorld,
  name: string,
  spec: object = {},
  requests: object = {},
  labels: object = { app: name },
): void {
  engine.api.put({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels },
    spec: {
      schedulerName: 'default-scheduler',
      containers: [{ name: 'main', image: 'nginx', resources: { requests } }],
      ...spec,
    },
    status: { phase: 'Pending' },
  });
}

export const nodeOf = ({ engine }: SchedulerWorld, name: string) =>
  engine.api.get<Pod>('pods', `default/${name}`)?.spec.nodeName;
export const eventsOf = ({ engine }: SchedulerWorld, name: string) =>
  engine.api
    .list<Event>('events')
    .filter((event) => event.involvedObject.name === name)
    .map(({ type, reason, message }) => `${type} ${reason} ${message}`);
export const whyPending = ({ engine }: SchedulerWorld, name: string) => {
  const pod = engine.api.get<Pod>('pods', `default/${name}`);
  const condition = pod && podCondition(pod, 'PodScheduled');
  return condition && `${condition.status} ${condition.reason}: ${condition.message}`;
};
export const controlPlane = { taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }] };
