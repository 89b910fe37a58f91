/** Moments to find again: bookmarked by key or button, gone back to, renamed, removed, and given away with the link. */
import { expect, startMs, test, Visit } from './orrery.ts';

test('M bookmarks the moment; its flag leads back, can be renamed and removed', async ({ visit, page }) => {
  await visit.open();
  await visit.node('worker-1').focus();
  await page.keyboard.press('m');
  await page.getByTestId('bookmark-name').fill('before the drain');
  await page.keyboard.press('Enter');
  const flag = page.getByTestId('bookmark-before the drain');
  await expect(flag).toHaveAccessibleName('Bookmark before the drain at 01:00');
  const hash = await visit.hash();

  await visit.advance(20_000);
  await flag.press('Enter');
  await expect(page.getByTestId('bookmark-go')).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('looking-back')).toContainText('Viewing 01:00');
  expect(await visit.now()).toBe(startMs);
  expect(await visit.hash()).toBe(hash);

  await flag.click();
  await page.getByRole('menuitem', { name: 'Rename…' }).click();
  await page.getByTestId('bookmark-name').fill('calm');
  await page.getByRole('button', { name: 'Rename' }).click();
  await page.getByTestId('bookmark-calm').click();
  await page.getByRole('menuitem', { name: 'Remove' }).click();
  await expect(page.getByTestId('timeline-flag')).toHaveCount(0);
});

test('what lies on a line that was left comes back with it', async ({ visit, page }) => {
  await visit.open();
  await visit.type('kubectl scale deployment/web --replicas=6');
  await expect(visit.console).toContainText('deployment.apps/web scaled');
  await visit.advance(5000);
  await page.getByTestId('add-bookmark').click();
  await page.getByTestId('bookmark-name').fill('six');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('bookmark-six')).toBeVisible();
  await page.getByTestId('undo').click();
  await expect(page.getByTestId('bookmark-six')).toHaveCount(0);
  await page.getByTestId('branch-before-undo-1').click();
  await expect(page.getByTestId('bookmark-six')).toBeVisible();
});

test('a link carries the bookmarks along', async ({ visit, page }) => {
  await visit.open();
  await page.getByTestId('add-bookmark').click();
  await page.getByTestId('bookmark-name').fill('<b>here</b>');
  await page.keyboard.press('Enter');
  await page.getByTestId('share').click();
  const link = await page.getByTestId('share-link').inputValue();
  const other = await page.context().newPage();
  const friend = new Visit(other);
  await other.goto(link);
  await expect(other.getByTestId('timeline')).toContainText('<b>here</b>');
  await expect(other.getByTestId('bookmark-<b>here</b>')).toBeVisible();
  expect(friend.errors).toEqual([]);
});

test('a bookmark waits in the sandbox while a lesson runs, where it does not belong', async ({ visit, page }) => {
  await visit.open();
  await page.getByTestId('add-bookmark').click();
  await page.getByTestId('bookmark-name').fill('mine');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('bookmark-mine')).toBeVisible();
  const hash = await visit.hash();
  await page.getByRole('button', { name: 'Lessons' }).click();
  await page.getByRole('button', { name: /^Rolling update/ }).click();
  await expect(page.getByText('The bounds of a release')).toBeVisible();
  await expect(page.getByTestId('bookmark-mine')).toHaveCount(0);
  await page.getByRole('button', { name: 'Sandbox' }).click();
  await expect(page.getByTestId('bookmark-mine')).toBeVisible();
  expect(await visit.hash()).toBe(hash);
});
