/** All scenes, in the order in which they are told. */
import type { Scene } from '../scene.ts';
import { rbac } from './access.ts';
import { customScheduler } from './custom-scheduler.ts';
import { autoscaling } from './api.ts';
import { cronJobs, jobs } from './batch.ts';
import { certificates } from './certificates.ts';
import { identity } from './identity.ts';
import { mistakesInCommands, mistakesInFiles, mistakesInTemplates } from './mistakes.ts';
import { ingress } from './networking.ts';
import { quota } from './quota.ts';
import { describe, discovery, endpoints, events, explain, get, outputForms, watching } from './reading.ts';
import { containers, nodes, rollout, rolloutOfDaemonSets, scale } from './running.ts';
import { replicationController } from './replication-controller.ts';
import { filters, smallPrint } from './small-print.ts';
import { attach, copy, exec, portForward } from './streaming.ts';
import { statefulSets, storage } from './storage.ts';
import { clientToServer, managers, owners, serverSideApply } from './server-side.ts';
import { apply, create, deletion, metadata, patch, refusals, set } from './writing.ts';

export const scenes: readonly Scene[] = [
  get,
  outputForms,
  describe,
  endpoints,
  explain,
  discovery,
  identity,
  events,
  watching,
  create,
  apply,
  serverSideApply,
  owners,
  managers,
  clientToServer,
  refusals,
  mistakesInCommands,
  mistakesInTemplates,
  mistakesInFiles,
  patch,
  metadata,
  set,
  deletion,
  rollout,
  rolloutOfDaemonSets,
  statefulSets,
  storage,
  scale,
  containers,
  exec,
  attach,
  copy,
  portForward,
  nodes,
  autoscaling,
  certificates,
  jobs,
  cronJobs,
  customScheduler,
  smallPrint,
  filters,
  rbac,
  quota,
  ingress,
  replicationController,
];
