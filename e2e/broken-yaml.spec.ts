/** Mistakes in a manifest: each is told at its line, and nothing that was written is lost. */
import { EditorHand } from './editor.ts';
import { expect, test } from './orrery.ts';

const good = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
spec:
  replicas: 2
  selector:
    matchLabels:
      app: shop
  template:
    metadata:
      labels:
        app: shop
    spec:
      containers:
        - name: shop
          image: shop:v1
`;

const mistakes: {
  name: string;
  from: string;
  to: string;
  line: number;
  message: RegExp;
  firstDocumentIsGood?: true;
}[] = [
  {
    name: 'YAML that cannot be read',
    from: '  replicas: 2\n',
    to: '  replicas: 2\n   paused: [\n',
    line: 7,
    message: /mapping|indent|flow|collection/i,
  },
  {
    name: 'an unknown field',
    from: '  replicas: 2',
    to: '  replica: 2',
    line: 6,
    message: /unknown field "spec\.replica"/,
  },
  {
    name: 'a wrong type',
    from: '  replicas: 2',
    to: '  replicas: two',
    line: 6,
    message: /replicas/,
  },
  {
    name: 'a selector that does not match the template',
    from: '        app: shop\n    spec',
    to: '        app: store\n    spec',
    line: 13,
    message: /`selector` does not match template `labels`/,
  },
  {
    name: 'neither surge nor unavailable',
    from: '  replicas: 2\n',
    to: '  replicas: 2\n  strategy:\n    rollingUpdate:\n      maxSurge: 0\n      maxUnavailable: 0\n',
    line: 10,
    message: /may not be 0 when `maxSurge` is 0/,
  },
  {
    name: 'a value that is not allowed, in the second document',
    from: 'image: shop:v1\n',
    to: 'image: shop:v1\n---\napiVersion: v1\nkind: Service\nmetadata:\n  name: shop\nspec:\n  ports:\n    - port: 99999\n',
    line: 25,
    message: /must be between 1 and 65535, inclusive/,
    firstDocumentIsGood: true,
  },
];

test('every mistake is shown at its line, and nothing that was written is lost', async ({ visit, page }) => {
  test.slow();
  const editor = new EditorHand(page);
  await visit.open();
  await editor.openNew();
  for (const mistake of mistakes) {
    await test.step(`${mistake.name} at line ${mistake.line}`, async () => {
      const text = good.replace(mistake.from, mistake.to);
      expect(text).not.toBe(good);
      await editor.paste(text);
      await editor.apply();
      const problem = editor.problems.filter({ hasText: mistake.message });
      await expect(problem.first()).toContainText(`line ${mistake.line}`);
      await expect(page.getByTestId('code-editor').locator('.squiggly-error').first()).toBeVisible();
      expect(await editor.text()).toBe(text);
      const applied = (await visit.object('deployments', 'default/shop')) !== undefined;
      expect(applied, 'the first document is taken').toBe(mistake.firstDocumentIsGood === true);
    });
  }
  await editor.paste(good);
  await editor.apply();
  await expect(visit.console).toContainText('deployment.apps/shop unchanged');
  await expect(editor.problems).toHaveCount(0);
});

test('a new manifest outlives a reload, also a broken one', async ({ visit, page }) => {
  const editor = new EditorHand(page);
  const text = good.replace('replicas: 2', 'replicas: [2');
  await visit.open();
  await editor.openNew();
  await editor.paste(text);
  await visit.open();
  await page.getByRole('button', { name: 'New', exact: true }).click();
  await expect(editor.lines).toContainText('kind:', { timeout: 20_000 });
  expect(await editor.text()).toBe(text);
});

test('a draft of one object waits while another is looked at', async ({ visit, page }) => {
  const editor = new EditorHand(page);
  await visit.open();
  await editor.open();
  await editor.rewrite('shop:v1', 'shop:v9');
  await page
    .getByTestId('deployments-default-api')
    .getByRole('button', { name: /Deployment api/ })
    .click();
  await expect.poll(() => editor.text()).toContain('catalog:1.4');
  await page
    .getByTestId('deployments-default-web')
    .getByRole('button', { name: /Deployment web/ })
    .click();
  await expect.poll(() => editor.text()).toContain('shop:v9');
});

test('Monaco itself marks an unknown field while typing', async ({ visit, page }) => {
  const editor = new EditorHand(page);
  await visit.open();
  await editor.openNew();
  await editor.paste(good.replace('  replicas: 2', '  replicsa: 2'));
  const mark = page.getByTestId('code-editor').locator('.squiggly-warning, .squiggly-error').first();
  await expect(mark).toBeVisible({ timeout: 15_000 });
});
