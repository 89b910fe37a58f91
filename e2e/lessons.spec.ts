/** Lessons: beside the living cluster, by any way that leads to the goal, and without losing the sandbox. */
import { readFile } from 'node:fs/promises';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test, type Visit } from './orrery.ts';

const nav = (page: Page) => page.getByRole('navigation', { name: 'Course' });
const lesson = (page: Page) => page.getByTestId('lesson');

/** By the catalogue, as a student does. The clock is held by hand. */
async function openLesson(visit: Visit, course: 'Lessons' | 'Scenarios', slug: string): Promise<void> {
  const { page } = visit;
  await nav(page).getByRole('button', { name: course }).click();
  await page.getByTestId(`lesson-${slug}`).getByRole('button').first().click();
  await expect(lesson(page)).toHaveAttribute('data-step', '1');
  await expect(page.getByTestId('clock')).toBeVisible();
  await visit.pause();
}

async function guess(page: Page, choice: string): Promise<void> {
  await page.getByRole('radio', { name: choice }).check();
  await page.getByTestId('answer').click();
}

test('a lesson from its first guess to its end: by kubectl, by the page, and back to the sandbox', async ({
  visit,
  page,
}) => {
  test.slow();
  await visit.open();
  await visit.type('kubectl cordon worker-3');
  await expect(visit.console).toContainText('node/worker-3 cordoned');
  await visit.type('kubectl scale deployment api --replicas=1');
  await expect(visit.console).toContainText('deployment.apps/api scaled');
  await page.getByTestId('undo').click();
  await expect(page.getByTestId('branch-before-undo-1')).toBeVisible();
  const sandbox = await visit.hash();

  await openLesson(visit, 'Lessons', 'deployments');
  await expect(page).toHaveURL(/#lesson=deployments&step=1$/);
  await expect(visit.node('worker-3')).not.toContainText('cordoned');

  await test.step('a wrong guess costs nothing', async () => {
    await expect(page.getByTestId('next-step')).toHaveText('Skip');
    await guess(page, 'The scheduler');
    await expect(page.getByTestId('predict')).toContainText('It creates nothing.');
    await expect(page.getByTestId('predict')).toContainText('It wants 4, sees 3, and creates one.');
    await page.getByTestId('next-step').click();
  });

  await test.step('a goal by kubectl, and the reasons when it has happened', async () => {
    await expect(page.getByTestId('goal')).toHaveAttribute('data-met', 'false');
    await guess(page, 'A new pod with a new name');
    await expect(page.getByTestId('predict')).toContainText('Noted.');
    await page.getByTestId('show-me').click();
    const [first] = await visit.pods('web');
    await visit.type(`kubectl delete pod ${first.metadata.name} --wait=false`);
    await visit.advance(15_000);
    await expect(page.getByTestId('goal')).toHaveAttribute('data-met', 'true');
    await expect(page.getByTestId('predict')).toContainText('The ReplicaSet made a pod from its template.');
    await page.getByTestId('next-step').click();
  });

  await test.step('a goal by the page alone', async () => {
    await expect(lesson(page)).toHaveAttribute('data-step', '3');
    await expect(page.getByTestId('goal')).toContainText('now 4');
    const web = page.getByTestId('deployments-default-web');
    await web.hover();
    await web.getByTestId('scale-up').click();
    await web.getByTestId('scale-up').click();
    await visit.advance(15_000);
    await expect(page.getByTestId('goal')).toHaveAttribute('data-met', 'true');
  });

  await test.step('a reload keeps the step and its world', async () => {
    const before = await visit.now();
    await page.reload();
    await page.waitForFunction(() => window.orrery?.now() > 0);
    await expect(lesson(page)).toHaveAttribute('data-step', '3');
    await expect(page.getByTestId('goal')).toHaveAttribute('data-met', 'true');
    await visit.pause();
    expect(await visit.now()).toBeGreaterThanOrEqual(before);
    expect((await visit.deployment('default/web')).spec.replicas).toBe(6);
  });

  await test.step('the sandbox is as it was left, also after the reload', async () => {
    await nav(page).getByRole('button', { name: 'Sandbox' }).click();
    await expect(lesson(page)).toHaveCount(0);
    await expect(visit.node('worker-3')).toContainText('cordoned');
    expect(await visit.hash()).toBe(sandbox);
    expect(new URL(page.url()).hash).toBe('');
    await page.getByTestId('branch-before-undo-1').click();
    await expect.poll(async () => (await visit.deployment('default/api')).spec.replicas).toBe(1);
    await expect(visit.node('worker-3')).toContainText('cordoned');
  });

  await test.step('the banner offers to go on', async () => {
    await expect(page.getByTestId('resume')).toContainText('A Deployment keeps its pods, step 3');
    await page.getByTestId('resume').click();
    await expect(lesson(page)).toHaveAttribute('data-step', '3');
  });

  await test.step('to the end', async () => {
    await page.getByTestId('next-step').click();
    await page.getByTestId('next-step').click();
    await expect(lesson(page)).toHaveAttribute('data-step', '5');
    await page.getByTestId('next-step').click();
    await expect(page.getByTestId('finish')).toContainText('skipped');
    await expect(page.getByTestId('finish')).toContainText('1 of 2');
    await nav(page).getByRole('button', { name: 'Lessons' }).click();
    await expect(page.getByTestId('lesson-deployments')).toHaveAttribute('data-progress', 'done');
  });
});

test('the solution is put into the prompt and not run; a broken promise is told, and the step can be begun again', async ({
  visit,
  page,
}) => {
  await visit.open();
  await openLesson(visit, 'Lessons', 'rolling-update');
  await page.getByTestId('next-step').click();
  await expect(lesson(page)).toHaveAttribute('data-step', '2');
  await page.getByTestId('hint').click();
  await expect(page.getByTestId('hint')).toHaveText('Hint 1/3');
  await page.getByTestId('show-solution').click();
  await expect(page.getByTestId('terminal-input')).toHaveValue('kubectl set image deployment/web web=shop:v2');
  await expect(page.getByTestId('terminal-input')).toBeFocused();
  expect((await visit.deployment('default/web')).spec.template.spec.containers[0].image).toBe('shop:v1');
  await page.getByTestId('terminal-input').fill('');

  const before = await visit.hash();
  await visit.type('kubectl scale deployment web --replicas=1');
  await visit.advance(5_000);
  await expect(page.getByTestId('goal')).toContainText('It did not hold at');
  await page.getByTestId('reset-step').click();
  await expect(page.getByTestId('goal')).not.toContainText('It did not hold at');
  await expect(page.getByTestId('deployments-default-web')).toContainText('READY 4/4');
  expect(await visit.hash()).toBe(before);

  await visit.type('kubectl set image deployment/web web=shop:v2');
  await visit.advance(40_000);
  await expect(page.getByTestId('goal')).toHaveAttribute('data-met', 'true');
});

test('what lay ahead of an undo is forgotten by the goal, too', async ({ visit, page }) => {
  await visit.open();
  await openLesson(visit, 'Lessons', 'rolling-update');
  await page.getByTestId('next-step').click();
  await visit.type('kubectl scale deployment web --replicas=1');
  await visit.advance(5_000);
  await expect(page.getByTestId('goal')).toContainText('It did not hold at');
  await page.getByTestId('undo').click();
  await expect(page.getByTestId('goal')).not.toContainText('It did not hold at');
});

test('progress goes along as a file', async ({ visit, page }, info) => {
  await visit.open();
  await openLesson(visit, 'Scenarios', 'wrong-image');
  await guess(page, 'The image cannot be pulled');
  await page.getByTestId('next-step').click();
  await visit.type('kubectl set image deployment/web web=shop:v1');
  await visit.advance(60_000);
  await expect(page.getByTestId('goal')).toHaveAttribute('data-met', 'true');
  await page.getByTestId('next-step').click();
  await nav(page).getByRole('button', { name: 'Scenarios' }).click();
  await expect(page.getByTestId('lesson-wrong-image')).toHaveAttribute('data-progress', 'done');
  const [saved] = await Promise.all([page.waitForEvent('download'), page.getByTestId('progress-export').click()]);
  const path = info.outputPath(saved.suggestedFilename());
  await saved.saveAs(path);
  expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ lessons: { 'wrong-image': { finished: true } } });

  await page.evaluate(() => localStorage.clear());
  await page.goto('about:blank');
  await visit.open();
  await nav(page).getByRole('button', { name: 'Scenarios' }).click();
  await expect(page.getByTestId('lesson-wrong-image')).toHaveAttribute('data-progress', 'new');
  await page
    .getByTestId('progress-file')
    .setInputFiles({ name: 'no.json', mimeType: 'application/json', buffer: Buffer.from('{}') });
  await expect(page.getByText(/no\.json cannot be imported/).first()).toBeVisible();
  await page.getByTestId('progress-file').setInputFiles(path);
  await expect(page.getByTestId('lesson-wrong-image')).toHaveAttribute('data-progress', 'done');
});

test('an address opens a lesson in the middle, as if the steps before it had been done', async ({ visit, page }) => {
  await page.goto('./#lesson=drain&step=4');
  await page.waitForFunction(() => window.orrery?.now() > 0);
  await expect(lesson(page)).toHaveAttribute('data-step', '4', { timeout: 30_000 });
  await expect(page).toHaveURL(/#lesson=drain&step=4$/);
  await expect(visit.node('worker-2')).not.toContainText('cordoned');
  expect((await visit.deployment('default/web')).spec.replicas).toBe(6);
  await expect(page.getByTestId('goal')).toHaveAttribute('data-met', 'false');
  await page.goto('about:blank');
  await page.goto('./#lesson=no-such-lesson');
  await page.waitForFunction(() => window.orrery?.now() > 0);
  await expect(page.getByText(/There is no lesson no-such-lesson/).first()).toBeVisible();
  await expect(visit.node('worker-1')).toBeVisible();
});

async function findings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.target.join(' ')).join(' | ')}`);
}

for (const theme of ['light', 'dark'] as const) {
  test(`axe finds nothing serious in a lesson, ${theme}`, async ({ visit, page }) => {
    test.slow();
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    await visit.open();
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
    await nav(page).getByRole('button', { name: 'Lessons' }).click();
    await expect(page.getByTestId('catalogue')).toBeVisible();
    expect.soft(await findings(page), 'the catalogue').toEqual([]);
    await openLesson(visit, 'Lessons', 'deployments');
    await page.getByRole('button', { name: 'ReplicaSet', exact: true }).click();
    expect.soft(await findings(page), 'a guess').toEqual([]);
    await guess(page, 'The scheduler');
    expect.soft(await findings(page), 'an answer').toEqual([]);
    await page.getByTestId('next-step').click();
    await page.getByTestId('hint').click();
    await page.getByTestId('show-solution').click();
    expect.soft(await findings(page), 'a goal, a hint and a solution').toEqual([]);
    for (const step of ['3', '4', '5']) {
      await page.getByTestId('next-step').click();
      await expect(lesson(page)).toHaveAttribute('data-step', step);
    }
    await page.getByTestId('next-step').click();
    await expect(page.getByTestId('finish')).toBeVisible();
    expect.soft(await findings(page), 'the end').toEqual([]);
  });
}

test('at 360 × 740 the course is one press away, and nothing scrolls sideways', async ({ visit, page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await visit.open();
  await nav(page).getByRole('button', { name: 'Sandbox' }).click();
  await nav(page).getByRole('button', { name: 'Lessons' }).click();
  await page.getByTestId('lesson-drain').getByRole('button').first().click();
  await expect(lesson(page)).toHaveAttribute('data-step', '1');
  await visit.pause();
  expect.soft(await findings(page)).toEqual([]);
  await page.getByTestId('show-me').click();
  await expect(visit.node('worker-2')).toBeInViewport();
  const panels = page.getByRole('navigation', { name: 'Panels' });
  await panels.getByRole('button', { name: 'Lesson' }).click();
  await page.getByTestId('show-solution').click();
  await expect(page.getByTestId('terminal-input')).toHaveValue('kubectl cordon worker-2');
  await page.getByTestId('terminal-input').press('Enter');
  await panels.getByRole('button', { name: 'Lesson' }).click();
  await expect(page.getByTestId('goal')).toHaveAttribute('data-met', 'true');
  const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(tooWide).toBeLessThanOrEqual(0);
});
