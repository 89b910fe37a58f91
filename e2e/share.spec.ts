/** A cluster given away as a link or a file: who opens it sees the same world at the same moment, and goes on alone. */
import { readFile } from 'node:fs/promises';
import { expect, test, Visit } from './orrery.ts';

test('a link opens the same world at the same moment, with the same thing selected', async ({ visit, page }) => {
  await visit.open();
  await visit.type('kubectl scale deployment web --replicas=6');
  await expect(visit.console).toContainText('deployment.apps/web scaled');
  await visit.advance(3_000);
  await page.getByTestId('deployments-default-web').click();
  const [hash, now] = [await visit.hash(), await visit.now()];

  await page.getByTestId('share').click();
  const link = await page.getByTestId('share-link').inputValue();
  await page.getByTestId('copy-link').click();
  await expect(page.getByText('The link is copied.')).toBeVisible();

  const other = await page.context().newPage();
  const friend = new Visit(other);
  await other.goto(link);
  await other.waitForFunction(() => window.orrery?.now() > 0);
  expect(await friend.now()).toBe(now);
  expect(await friend.hash()).toBe(hash);
  await expect(other.getByTestId('deployments-default-web')).toHaveClass(/selected/);
  await expect(other.getByTestId('play-pause')).toHaveAccessibleName('Play');

  // What the friend does is theirs; and undo works on what came with the link.
  await other.getByTestId('undo').click();
  await expect(other.getByTestId('deployments-default-web')).toContainText('READY 4/4');
  expect(await visit.hash()).toBe(hash);
  expect(friend.errors).toEqual([]);
});

test('a link that was cut says so, and the demo is there', async ({ visit, page }) => {
  await page.goto('./#s=AAAA');
  await page.waitForFunction(() => window.orrery?.now() > 0);
  await expect(page.getByText(/This link cannot be opened.*cut or changed/).first()).toBeVisible();
  await expect(visit.node('worker-1')).toBeVisible();
});

test('a world is saved as a file and opened again', async ({ visit, page }, info) => {
  await visit.open();
  await visit.type('kubectl cordon worker-2');
  await expect(visit.console).toContainText('node/worker-2 cordoned');
  const hash = await visit.hash();
  await page.getByTestId('share').click();
  const [saved] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save as file' }).click(),
  ]);
  const path = info.outputPath(saved.suggestedFilename());
  await saved.saveAs(path);
  expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ paused: true });

  await page.goto('./');
  await visit.open();
  await page.getByTestId('share').click();
  await page
    .getByTestId('share-file')
    .setInputFiles({ name: 'no.json', mimeType: 'application/json', buffer: Buffer.from('{}') });
  await expect(page.getByText(/no\.json cannot be opened/).first()).toBeVisible();
  await page.getByTestId('share-file').setInputFiles(path);
  await expect(page.getByTestId('share-file')).toHaveCount(0);
  await expect.poll(() => visit.hash()).toBe(hash);
  await expect(visit.node('worker-2')).toContainText('cordoned');
});
