/** Jobs and CronJobs: pasted, watched to their end, skipped to the next run, and readable for everyone. */
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from './orrery.ts';

const jobs = '/apis/batch/v1/namespaces/default/jobs';
const template = (command: string) => ({
  spec: {
    restartPolicy: 'Never',
    containers: [{ name: 'work', image: 'busybox', command: ['sh', '-c', command] }],
  },
});

test('a Job fills its grid, and one that fails uses up its tries', async ({ visit, page }) => {
  await visit.openRunning();
  await visit.pause();
  await visit.create(jobs, {
    metadata: { name: 'render' },
    spec: { completions: 5, parallelism: 2, template: template('sleep 4') },
  });
  await visit.create(jobs, { metadata: { name: 'broken' }, spec: { backoffLimit: 1, template: template('exit 1') } });
  const render = page.getByTestId('jobs-default-render');
  const broken = page.getByTestId('jobs-default-broken');
  await expect(render).toContainText('COMPLETIONS 0/5');
  await expect(render.locator('.job-cell[data-token=waiting]')).toHaveCount(5);

  await visit.advance(8000);
  await expect(render.locator('.job-cell[data-token=done]')).toHaveCount(2);
  await expect(broken).toContainText('1 failed, limit 1 · retry in');

  await visit.advance(40_000);
  await expect(render).toContainText('COMPLETIONS 5/5');
  await expect(render.locator('.job-cell[data-token=done]')).toHaveCount(5);
  await expect(broken).toContainText('failed');
  await expect(broken).not.toContainText('retry in');
  await broken.getByRole('button', { name: 'Job broken' }).click();
  const inspector = page.getByTestId('inspector');
  await expect(inspector).toContainText('BackoffLimitExceeded');
  await expect(inspector).toContainText('0 active · 0 succeeded · 2 failed');
  await expect(inspector.getByTestId('why')).toContainText('job controller');
});

test('a CronJob shows how far it is to its next run, and the wait can be skipped', async ({ visit, page }) => {
  await visit.openRunning();
  await visit.pause();
  await visit.type('kubectl create cronjob hello --image=busybox --schedule="*/5 * * * *" -- sh -c "date; echo Hello"');
  await expect(visit.console).toContainText('cronjob.batch/hello created');
  const clock = page.getByTestId('next-run-hello');
  await expect(clock).toContainText(/next run in [34]m/);

  // A page that plays asks once a second.
  for (const ms of [20_000, 5000, 1000, 1000]) {
    await visit.advance(ms);
    await visit.drawn(3);
  }
  const skip = page.getByTestId('skip-wait');
  await expect(skip).toContainText('next run of hello');
  await skip.getByRole('button', { name: 'Skip' }).click();
  await visit.advance(10_000);
  await expect(page.getByRole('group', { name: 'last 1 runs' })).toBeVisible();
  await page.getByRole('button', { name: /^Job hello-\d+, complete/ }).click();
  await expect(page.getByTestId('inspector')).toContainText('Owner');
  await visit.type('kubectl logs job/hello-29453765');
  await expect(visit.console).toContainText('Hello');

  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    if ((await page.locator('html').getAttribute('data-theme')) !== theme) await page.getByTestId('theme').click();
    const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).include('.workloads').analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);
  }
});
