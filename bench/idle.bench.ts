/** An hour of virtual time in which nothing happens but heartbeats: wall time and the ratio of the two. */
import { Cluster } from '../src/engine/cluster/cluster.ts';
import { emptyRecording } from '../src/engine/cluster/demo.ts';
import { print } from './print.ts';

const hourMs = 3_600_000;

const rows = [10, 100, 1000].map((nodes) => {
  const cluster = new Cluster(emptyRecording(1, nodes));
  cluster.run(60_000);
  const startRevision = cluster.revision;
  const beganMs = performance.now();
  cluster.run(cluster.nowMs + hourMs);
  const wallMs = performance.now() - beganMs;
  return {
    nodes,
    wallMs: Math.round(wallMs),
    simulatedPerWall: Math.round(hourMs / wallMs),
    revisions: cluster.revision - startRevision,
    heapMiB: Math.round(process.memoryUsage().heapUsed / 2 ** 20),
  };
});
print('idle', rows, { 'target: an idle hour of 100 nodes in at most 2,000 ms': rows[1].wallMs <= 2000 });
