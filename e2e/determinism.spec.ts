/** One recording, one world: what Chromium lived through is what Node computes, to the last revision. */
import { Cluster } from '../src/engine/cluster/cluster.ts';
import { EditorHand } from './editor.ts';
import { expect, test } from './orrery.ts';

test('a session in the page, replayed in Node, ends in the same world', async ({ visit, page }) => {
  await visit.openRunning();
  await visit.type('kubectl set image deployment/web web=shop:v2');
  await page.getByTestId('speed').selectOption('10');
  await visit.drawn(42);
  await visit.node('worker-2').focus();
  await page.keyboard.press('r');
  await visit.drawn(54);
  await page.getByTestId('speed').selectOption('2');
  await visit.type('kubectl scale deployment/api --replicas=5');
  const editor = new EditorHand(page);
  await editor.open();
  await editor.rewrite('replicas: 4', 'replicas: 6');
  await editor.apply();
  await expect(visit.console).toContainText('deployment.apps/web configured');
  await visit.node('worker-1').focus();
  await page.keyboard.press('Shift+X');
  await expect(visit.console).toContainText('worker-1-down created');
  await page.getByTestId('speed').selectOption('60');
  await visit.drawn(90);
  await visit.pause();

  const { nowMs, hash, revision } = await visit.state();
  const recording = await page.evaluate(() => window.orrery.recording());
  expect(recording.inputs.length).toBeGreaterThanOrEqual(6);
  expect(nowMs).toBeGreaterThan(100_000);
  const replayed = new Cluster(JSON.parse(JSON.stringify(recording)));
  replayed.run(nowMs);
  expect({ revision: replayed.revision, hash: replayed.hash() }).toEqual({ revision, hash });
});

test('two visits that do the same at the same moments see the same world', async ({ visit }) => {
  const hashes: string[] = [];
  for (const pace of [250, 1000]) {
    await visit.open();
    await visit.type('kubectl set image deployment/web web=shop:v2');
    for (let passedMs = 0; passedMs < 20_000; passedMs += pace) await visit.advance(pace);
    hashes.push(await visit.hash());
  }
  expect(hashes[1]).toBe(hashes[0]);
});
