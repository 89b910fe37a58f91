/** The cluster of the first visit: a small shop with users, on three workers in two zones. */
import { newRecording, type Recording } from '../../api/recording.ts';
import {
  apiDeployment,
  controlPlaneNode,
  logAgent,
  machinesReadyMs,
  shopImages,
  shopMachines,
  shopUsers,
  webBudget,
  webDeployment,
  webService,
  worker,
  workloadsReadyMs,
} from '../../api/shop.ts';

/** Where the first visit joins the story: everything is up and users are served. */
export const demoStartMs = 42_000;

export function demoRecording(seed = 1): Recording {
  const recording = newRecording(seed, [...shopMachines(), ...shopImages()]);
  const workloads = [webDeployment(), apiDeployment(), logAgent(), webService(), webBudget()];
  recording.options.stages = [
    { atMs: machinesReadyMs, objects: workloads },
    { atMs: workloadsReadyMs, objects: [shopUsers()] },
  ];
  return recording;
}

/** Machines only: what `npm run serve -- --nodes 3` begins with. */
export function emptyRecording(seed: number, workers: number): Recording {
  return newRecording(seed, [
    controlPlaneNode(),
    ...Array.from({ length: workers }, (_, index) => worker(`worker-${index + 1}`, 'abc'[index % 3])),
  ]);
}
