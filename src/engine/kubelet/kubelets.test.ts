/** Pods on machines, from binding to their end, as a user sees them. */
import { expect, it } from 'vitest';
import { Harness } from './harness.ts';

it('brings a pod to Ready and says each step', () => {
  const cluster = new Harness().until(10);
  cluster.pod('web', {
    containers: [{ name: 'web', image: 'nginx', readinessProbe: { httpGet: { path: '/', port: 80 } } }],
  });
  expect(cluster.watch('web', 30)).toEqual([]);
  expect(cluster.events('web')).toEqual([]);
  console.error(
    JSON.stringify(cluster.getPod('web'), null, 1),
    cluster.events('worker-1'),
    [...cluster.trace.writes()]
      .map(
        (w) =>
          `${w.atMs} ${w.actor} ${w.verb} ${w.resource}/${w.subresource} ${w.key} ${JSON.stringify(w.cause)} ${w.reason}`,
      )
      .join('\n'),
  );
});
