/** Whatever a student types, and whatever breaks in a panel: the page and its engine live on. */
import fc from 'fast-check';
import { EditorHand } from './editor.ts';
import { expect, test, type Visit } from './orrery.ts';

const seed = Number(process.env['ORRERY_FUZZ_SEED'] ?? 1717);

async function expectAlive(visit: Visit, after: string): Promise<void> {
  await expect(visit.page.getByText('The engine found a bug'), `after ${after}`).toHaveCount(0);
  await expect(visit.page.locator('.panel-broken'), `after ${after}`).toHaveCount(0);
  const from = await visit.now();
  await visit.page.waitForFunction((before) => window.orrery.now() > before, from);
}

const junk = fc.string({ unit: 'binary', minLength: 1, maxLength: 60 });
const words = fc.constantFrom(
  ...['get', 'apply', 'delete', 'scale', 'set image', 'patch', 'logs', 'drain', 'rollout', 'explain', 'describe'],
  ...['pods', 'nodes', 'deployment/web', 'web', 'worker-1', '-f', '-', '-o', 'jsonpath={..}', '-l', 'a in (', '--all'],
  ...['--replicas=-1', '-n', '""', "'", '|', 'grep', '[', '{', '}', '--', '=', '-w', '--help', '💥', '%s', '../..'],
);
const command = fc
  .array(fc.oneof({ weight: 5, arbitrary: words }, { weight: 1, arbitrary: junk }), { maxLength: 7 })
  .map((parts) => `kubectl ${parts.join(' ')}`);
const line = fc.oneof({ weight: 4, arbitrary: command }, { weight: 1, arbitrary: junk });

test('random lines in the terminal', async ({ visit, page }) => {
  test.slow();
  console.log(`ORRERY_FUZZ_SEED=${seed}`);
  await visit.openRunning();
  const input = page.getByTestId('terminal-input');
  const said: string[] = [];
  for (const text of fc.sample(line, { seed, numRuns: 36 })) {
    await input.fill(text.replaceAll(/[\r\n]/g, ' '));
    await input.press('Enter');
    const prompt = page.locator('.terminal-line label');
    // What waits or watches is stopped as people stop it.
    await expect(
      async () => {
        if ((await prompt.textContent()) !== '$') await input.press('Control+c');
        await expect(prompt).toHaveText('$', { timeout: 200 });
      },
      `after ${JSON.stringify(text)}`,
    ).toPass({ timeout: 5000, intervals: [50] });
    said.push(text);
    if (said.length % 6 === 0) await expectAlive(visit, JSON.stringify(said.slice(-6)));
  }
  await visit.type('kubectl version');
  await expect(visit.console).toContainText('Server Version');
});

const scalar = fc.oneof(
  fc.constantFrom(
    'apps/v1',
    'v1',
    'Deployment',
    'Pod',
    'Service',
    'web',
    '3',
    '-1',
    'true',
    'null',
    '1e99',
    '""',
    '{}',
    '[]',
    '*a',
    '&a x',
    '!!binary x',
    '0x',
    '|',
    '>',
    '? x',
  ),
  fc.string({ unit: 'binary', maxLength: 12 }),
);
const field = fc.constantFrom(
  'apiVersion',
  'kind',
  'metadata',
  'name',
  'spec',
  'replicas',
  'selector',
  'template',
  'containers',
  '- name',
  '- image',
  'ports',
  'labels',
  'status',
  '<<',
);
const yamlLine = fc
  .tuple(fc.nat({ max: 5 }), field, scalar)
  .map(([depth, name, value]) => `${'  '.repeat(depth)}${name}: ${value}`);
const manifest = fc.oneof(
  fc.array(yamlLine, { maxLength: 12 }).map((lines) => lines.join('\n')),
  fc.array(yamlLine, { maxLength: 8 }).map((lines) => `apiVersion: apps/v1\nkind: Deployment\n${lines.join('\n')}`),
  fc.json().map((text) => `{"apiVersion":"v1","kind":"Pod","metadata":{"name":"x"},"spec":${text}}`),
  fc.string({ unit: 'binary', maxLength: 200 }),
);

test.describe('random manifests in the editor', () => {
  test('are refused in place or taken', async ({ visit, page }) => {
    test.slow();
    console.log(`ORRERY_FUZZ_SEED=${seed}`);
    await visit.openRunning();
    const editor = new EditorHand(page);
    await editor.openNew();
    for (const text of fc.sample(manifest, { seed, numRuns: 16 })) {
      await editor.put(text);
      const apply = page.getByTestId('apply');
      if (await apply.isEnabled()) await apply.click();
      await expect(apply.or(page.getByText('nothing to apply'))).toBeVisible();
      await expectAlive(visit, JSON.stringify(text));
    }
    await editor.put('apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: still-here\n');
    await editor.apply();
    await expect(visit.console).toContainText('configmap/still-here created');
  });
});

test('random keys on the map', async ({ visit, page }) => {
  console.log(`ORRERY_FUZZ_SEED=${seed}`);
  await visit.openRunning();
  const keys = fc.constantFrom(
    'ArrowLeft',
    'ArrowRight',
    'ArrowUp',
    'ArrowDown',
    '[',
    ']',
    'c',
    'u',
    'r',
    'e',
    'Delete',
    'Shift+X',
    'w',
    'y',
    'l',
    'Enter',
    '.',
    '>',
    'k',
    '+',
    '-',
    'Escape',
    'Shift+F10',
    'Control+z',
    'Control+Shift+z',
    '1',
    'x',
    'g',
    't',
    '/',
  );
  await visit.node('worker-1').focus();
  for (const key of fc.sample(keys, { seed, numRuns: 120 })) await page.keyboard.press(key);
  await page.keyboard.press('Escape');
  await page.evaluate(() => window.orrery.play());
  await expectAlive(visit, 'random keys');
});

test('a broken panel says so in its own place, and the others live', async ({ visit, page }) => {
  visit.expectedErrors.push(/planted bug/);
  await page.route('**/assets/inspector-*.js', (route) =>
    route.fulfill({ contentType: 'text/javascript', body: 'throw new Error("planted bug");' }),
  );
  await visit.openRunning();
  const broken = page.locator('.panel-broken');
  await expect(broken).toHaveCount(1);
  await expect(broken).toHaveAttribute('role', 'alert');
  await expect(broken).toContainText('The inspector panel stopped: planted bug');
  await expect(broken.getByRole('button', { name: 'Reload this panel' })).toBeVisible();
  await expect(visit.node('worker-1')).toHaveAttribute('data-state', 'Ready');
  await visit.type('kubectl get nodes');
  await expect(visit.console).toContainText('worker-1');
  const before = await visit.now();
  await page.waitForFunction((from) => window.orrery.now() > from, before);
});
