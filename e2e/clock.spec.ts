/** Time belongs to the student: it stops, goes by single events, runs faster, and goes back. */
import { expect, startMs, test } from './orrery.ts';

test('while paused nothing changes, neither in the cluster nor in the picture', async ({ visit, page }) => {
  await visit.openRunning();
  await page.getByTestId('play-pause').click();
  await expect(page.getByTestId('play-pause')).toHaveAccessibleName('Play');
  const before = await visit.state();
  const picture = await page.locator('.main').innerHTML();
  await visit.drawn(60);
  expect(await visit.state()).toEqual(before);
  expect(await page.locator('.main').innerHTML()).toBe(picture);
});

test('a step is one event of the engine, and the clock says when it was', async ({ visit, page }) => {
  await visit.open();
  const times = [await visit.now()];
  for (let step = 0; step < 5; step++) {
    await page.getByTestId('step').click();
    await expect.poll(() => visit.now()).toBeGreaterThanOrEqual(times[times.length - 1]);
    times.push((await visit.state()).nowMs);
  }
  expect(times[5]).toBeGreaterThan(times[0]);
  expect(times[5] - times[0]).toBeLessThan(2000);
  await expect(page.getByTestId('play-pause')).toHaveAccessibleName('Play');
});

test('while paused a write is accepted, and nobody has reacted to it yet', async ({ visit, page }) => {
  await visit.open();
  await visit.type('kubectl scale deployment/web --replicas=6');
  await expect(visit.console).toContainText('deployment.apps/web scaled');
  expect((await visit.deployment('default/web')).spec.replicas).toBe(6);
  expect(await visit.pods('web')).toHaveLength(4);
  expect(await visit.now()).toBe(startMs);
  await expect(page.getByTestId('accepted')).toHaveText('written; nobody has reacted yet');
  await visit.advance(2000);
  await expect(page.getByTestId('accepted')).toHaveCount(0);
  expect(await visit.pods('web')).toHaveLength(6);
});

test('at 10× ten seconds pass in one', async ({ visit, page }) => {
  await visit.openRunning();
  await page.getByTestId('speed').selectOption('10');
  const passed = await page.evaluate(async () => {
    const wallMs = performance.now();
    const simMs = window.orrery.now();
    await new Promise((resolve) => setTimeout(resolve, 1500));
    return (window.orrery.now() - simMs) / (performance.now() - wallMs);
  });
  expect(passed).toBeGreaterThan(5);
  expect(passed).toBeLessThan(11);
});

test('undo goes back to before the action, redo does it again, hash for hash', async ({ visit, page }) => {
  await visit.open();
  const before = await visit.hash();
  await visit.type('kubectl scale deployment/web --replicas=6');
  const scaled = await visit.hash();
  expect(scaled).not.toBe(before);
  await visit.advance(8000);
  const later = await visit.hash();
  expect(await visit.pods('web')).toHaveLength(6);

  await page.getByTestId('undo').click();
  await expect(page.getByTestId('toast')).toContainText(
    'Undone: kubectl scale deployment/web --replicas=6 (went back 8.0 s)',
  );
  expect(await visit.state()).toMatchObject({ nowMs: startMs, hash: before });
  expect(await visit.pods('web')).toHaveLength(4);
  await expect(page.getByTestId('deployments-default-web')).toContainText('READY 4/4');

  await page.getByTestId('redo').click();
  await expect(page.getByTestId('redo')).toHaveCount(0);
  expect(await visit.state()).toMatchObject({ nowMs: startMs, hash: scaled });
  await visit.advance(8000);
  expect(await visit.hash()).toBe(later);
});

test('Ctrl+Z after a drain brings back the hash before it', async ({ visit, page }) => {
  await visit.open();
  const before = await visit.hash();
  await visit.node('worker-2').focus();
  await page.keyboard.press('r');
  await expect(visit.console).toContainText('evicting pod default/web-');
  await visit.advance(40_000);
  await expect(visit.console).toContainText('node/worker-2 drained');
  await visit.node('worker-1').focus();
  await page.keyboard.press('Control+z');
  await expect.poll(() => visit.now()).toBe(startMs);
  expect(await visit.hash()).toBe(before);
  await expect(visit.node('worker-2')).toHaveAttribute('data-state', 'Ready');
});

test('looking back at another time shows that time, and the same again when it comes back', async ({ visit }) => {
  await visit.open();
  await visit.advance(30_000);
  const later = await visit.hash();
  for (const atMs of [45_000, 70_000, 50_000, 61_234]) {
    await visit.page.evaluate((to) => window.orrery.seek(to), atMs);
    expect(await visit.now()).toBe(atMs);
  }
  await visit.page.evaluate((to) => window.orrery.seek(to), startMs + 30_000);
  expect(await visit.hash()).toBe(later);
});

test('while looking back the page says so, nothing is lost by it, and the way back is one click', async ({
  visit,
  page,
}) => {
  await visit.open();
  await visit.type('kubectl scale deployment/web --replicas=6');
  await visit.advance(20_000);
  const later = await visit.hash();
  await expect(page.getByTestId('looking-back')).toHaveCount(0);
  await page.evaluate((to) => window.orrery.seek(to), startMs - 5000);
  await expect(page.getByTestId('looking-back')).toContainText('Viewing 00:55 — read only until you act');
  expect(await visit.pods('web')).toHaveLength(4);
  await page.getByTestId('return').click();
  await expect(page.getByTestId('looking-back')).toHaveCount(0);
  expect(await visit.state()).toMatchObject({ nowMs: startMs + 20_000, hash: later });
  await expect(page.locator('.branch')).toHaveCount(0);
});

test('acting in the past keeps what came later as a branch, and the keyboard leads back to it', async ({
  visit,
  page,
}) => {
  await visit.open();
  await visit.type('kubectl scale deployment/web --replicas=6');
  await visit.advance(20_000);
  const later = await visit.hash();
  await page.evaluate((to) => window.orrery.seek(to), startMs + 5000);
  await visit.type('kubectl scale deployment/web --replicas=2');
  await expect(page.getByTestId('toast')).toContainText('What came later is kept as before-scale-web');
  await visit.advance(20_000);
  const other = await visit.hash();
  expect(await visit.pods('web')).toHaveLength(2);

  await page.getByTestId('branch-before-scale-web').focus();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('present-line')).toHaveText('before-scale-web');
  expect(await visit.state()).toMatchObject({ nowMs: startMs + 20_000, hash: later });
  await page.getByTestId('branch-main').click();
  await expect(page.getByTestId('present-line')).toHaveText('main');
  expect(await visit.state()).toMatchObject({ nowMs: startMs + 25_000, hash: other });
});

test('an undone action stays as a branch, until a redo takes it up again', async ({ visit, page }) => {
  await visit.open();
  await visit.type('kubectl scale deployment/web --replicas=6');
  await visit.advance(8000);
  const later = await visit.hash();
  await page.getByTestId('undo').click();
  await expect(page.getByTestId('branch-before-undo-1')).toBeVisible();
  await page.getByTestId('redo').click();
  await expect(page.locator('.branch')).toHaveCount(0);
  await page.getByTestId('return').click();
  await expect.poll(() => visit.hash()).toBe(later);
});

test('the timeline goes back to what happened before, and on to what comes next', async ({ visit, page }) => {
  await visit.open();
  await visit.type('kubectl scale deployment/web --replicas=6');
  await expect(visit.console).toContainText('deployment.apps/web scaled');
  await visit.advance(10_000);
  const newest = await visit.now();
  await page.getByTestId('moment-before').click();
  await expect.poll(() => visit.now()).toBeLessThan(newest);
  for (let press = 0; press < 10 && (await visit.now()) > startMs; press++) {
    const before = await visit.now();
    await page.getByTestId('moment-before').click();
    await expect.poll(() => visit.now()).toBeLessThan(before);
  }
  await expect(page.getByTestId('looking-back')).toBeVisible();
  const past = await visit.now();
  await page.getByTestId('moment-after').click();
  await expect.poll(() => visit.now()).toBeGreaterThan(past);
});
