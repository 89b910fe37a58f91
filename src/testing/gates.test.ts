/** A gate is real only once seen to bite: one planted sin for each. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ESLint } from 'eslint';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as tidy from './tidy.ts';

const root = process.cwd();

describe('floors', () => {
  const house = join(root, '.cache', `planted-${process.pid}`);
  let caught: { rule: string; from: string; to: string }[] = [];

  // Each file is innocent but for the line that is said of it.
  const files: Record<string, string> = {
    'src/base/heap.ts': 'export const heap = 1;',
    'src/base/climbs.ts': `import { meta } from '../api/meta.ts'; export const x = meta;`,
    'src/base/node-core.ts': `import { randomUUID } from 'node:crypto'; export const x = randomUUID;`,
    'src/base/tested.test.ts': `import { plan } from '../engine/controllers/job/plan.ts'; export const x = plan;`,
    'src/base/uses-tests.ts': `import { x } from './tested.test.ts'; export const y = x;`,
    'src/base/uses-sim.ts': `import { sim } from '../testing/sim.ts'; export const y = sim;`,
    'src/base/broken.ts': `import { gone } from './gone.ts'; export const y = gone;`,
    'src/api/meta.ts': `import { heap } from '../base/heap.ts'; export const meta = heap; export type Meta = number;`,
    'src/api/types-climb.ts': `import type { Pod } from '../kinds/pod/index.ts'; export type X = Pod;`,
    'src/api/npm.ts': `import { load } from 'js-yaml'; export const x = load;`,
    'src/kinds/pod/index.ts': `import type { Meta } from '../../api/meta.ts'; export type Pod = Meta;`,
    'src/kinds/pod/view.tsx': `import { tokens } from '../../ui/design/tokens.ts'; import { store } from '../../ui/stores/store.ts'; export const view = [tokens, store];`,
    'src/kinds/pod/draws.ts': `import { view } from './view.tsx'; export const x = view;`,
    'src/kubectl/yaml.ts': `import { load } from 'js-yaml'; export const x = load;`,
    'src/engine/store/store.ts': `import { heap } from '../../base/heap.ts'; export const store = heap;`,
    'src/engine/store/sideways.ts': `import { step } from '../scheduler/step.ts'; export const x = step;`,
    'src/engine/scheduler/step.ts': 'export const step = 1;',
    'src/engine/controllers/job/plan.ts': `import { shared } from '../shared/ownership.ts'; export const plan = shared;`,
    'src/engine/controllers/job/sibling.ts': `import { plan } from '../pod/plan.ts'; export const x = plan;`,
    'src/engine/controllers/pod/plan.ts': 'export const plan = 1;',
    'src/engine/controllers/shared/ownership.ts': 'export const shared = 1;',
    'src/engine/trace/a.ts': `import type { B } from './b.ts'; export type A = B | 1;`,
    'src/engine/trace/b.ts': `import type { A } from './a.ts'; export type B = A | 2;`,
    'src/engine/cluster/cluster.ts': `import { store } from '../store/store.ts'; import { plan } from '../controllers/job/plan.ts'; export const cluster = [store, plan];`,
    'src/worker/host.ts': `import { cluster } from '../engine/cluster/cluster.ts'; export const x = cluster;`,
    'src/server/host.ts': `import { createServer } from 'node:http'; export const x = createServer;`,
    'src/ui/design/tokens.ts': 'export const tokens = 1;',
    'src/ui/stores/store.ts': `import { view } from '../../kinds/pod/view.tsx'; export const shown = view; export const store = 1;`,
    'src/ui/cheats.ts': `import { cluster } from '../engine/cluster/cluster.ts'; export const x = cluster;`,
    'src/testing/sim.ts': 'export const sim = 1;',
    'src/attic/old.ts': `import { heap } from '../base/heap.ts'; export const x = heap;`,
  };

  beforeAll(() => {
    for (const [path, text] of Object.entries({ ...files, 'package.json': '{ "dependencies": { "js-yaml": "*" } }' })) {
      mkdirSync(dirname(join(house, path)), { recursive: true });
      writeFileSync(join(house, path), text);
    }
    const cruiser = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
    const config = join(root, '.dependency-cruiser.cjs');
    const report = outputOf(cruiser, ['src', '--config', config, '--output-type', 'json'], house);
    const { summary } = JSON.parse(report) as {
      summary: { violations: { from: string; to: string; rule: { name: string } }[] };
    };
    caught = summary.violations.map(({ from, to, rule }) => ({ rule: rule.name, from, to }));
  });
  afterAll(() => rmSync(house, { recursive: true, force: true }));

  const sins: [string, string, string][] = [
    ['an import upward', 'floor-base', 'src/base/climbs.ts'],
    ['a type import upward', 'floor-api', 'src/api/types-climb.ts'],
    ['an import sideways', 'floor-engine-store', 'src/engine/store/sideways.ts'],
    ['the page reaching into the engine', 'floor-ui', 'src/ui/cheats.ts'],
    ['an npm package below the hosts', 'no-packages-api', 'src/api/npm.ts'],
    ["one of Node's modules below the hosts", 'no-packages-base', 'src/base/node-core.ts'],
    ['a controller that knows its neighbour', 'controllers-are-strangers', 'src/engine/controllers/job/sibling.ts'],
    ['a view that reaches beyond ui/design', 'view-imports', 'src/kinds/pod/view.tsx'],
    ['a view loaded by the engine', 'view-from-ui-alone', 'src/kinds/pod/draws.ts'],
    ['a test imported by code', 'nothing-imports-a-test', 'src/base/uses-tests.ts'],
    ['the test language in code', 'testing-from-tests-alone', 'src/base/uses-sim.ts'],
    ['a cycle, even of types', 'no-cycles', 'src/engine/trace/a.ts'],
    ['an import of nothing', 'no-broken-imports', 'src/base/broken.ts'],
    ['a folder without a floor', 'every-file-in-a-room', 'src/attic/old.ts'],
  ];
  it.each(sins)('catch %s', (_sin, rule, from) => {
    expect(caught).toContainEqual(expect.objectContaining({ rule, from }));
  });

  it('let the innocent pass', () => {
    const innocent = [
      'src/base/heap.ts',
      'src/base/tested.test.ts',
      'src/api/meta.ts',
      'src/kinds/pod/index.ts',
      'src/kubectl/yaml.ts',
      'src/engine/store/store.ts',
      'src/engine/controllers/job/plan.ts',
      'src/engine/cluster/cluster.ts',
      'src/worker/host.ts',
      'src/server/host.ts',
    ];
    expect(caught.filter(({ from }) => innocent.includes(from))).toEqual([]);
  });
});

describe('bans', () => {
  const linter = new ESLint({ cwd: root });
  const complaints = async (path: string, code: string): Promise<string[]> => {
    const [result] = await linter.lintText(code, { filePath: join(root, path) });
    return result.messages.map(({ ruleId, message }) => `${ruleId}: ${message}`);
  };

  const sins: [string, string][] = [
    ['new Date()', 'export const x = new Date();'],
    ['Date.now', 'export const x = Date.now();'],
    ['performance', 'export const x = performance.now();'],
    ['setTimeout', 'setTimeout(() => 1, 5);'],
    ['setInterval', 'setInterval(() => 1, 5);'],
    ['queueMicrotask', 'queueMicrotask(() => 1);'],
    ['Math.random', 'export const x = Math.random();'],
    ['crypto', 'export const x = crypto.randomUUID();'],
    ['fetch', "export const x = fetch('/');"],
    ['process', 'export const x = process.env;'],
    ['globalThis', 'export const x = globalThis;'],
    ['the DOM', "export const x = document.createElement('p');"],
    ["the DOM's Node", 'export const x = (y: object) => y instanceof Node;'],
    ['console', "console.warn('x');"],
    ['localeCompare', "export const x = 'a'.localeCompare('b');"],
    ['async', 'export async function x() {}'],
    ['async arrow', 'export const x = async () => 1;'],
    ['await', 'export const x = 1; await x;'],
    ['new Promise', 'export const x = new Promise(() => 1);'],
    ['Promise.all', 'export const x = Promise.resolve(1);'],
    ['import()', "export const x = import('./y.ts');"],
    ['enum', 'export enum Phase { Pending }'],
    ['any', 'export const x: any = 1;'],
    ['!', 'export const x = (y?: number) => y!;'],
    ['parameter properties', 'export class X { constructor(private y: number) { this.y; } }'],
    ['an import without its extension', "import { y } from './y'; export const x = y;"],
  ];
  const rooms = ['src/base/x.ts', 'src/kinds/pod/x.ts', 'src/engine/store/x.ts', 'src/engine/controllers/job/x.ts'];
  it.each(sins)('refuse %s below the hosts', async (_sin, code) => {
    for (const room of rooms) expect(await complaints(room, code), room).not.toEqual([]);
  });

  it('name the replacement', async () => {
    expect(await complaints('src/engine/kubelet/x.ts', 'setTimeout(() => 1, 5);')).toEqual([
      expect.stringContaining('schedule a task on the Agenda'),
    ]);
  });

  it('let kubectl and protocol wait, but have no clock', async () => {
    for (const room of ['src/kubectl/commands/x.ts', 'src/protocol/x.ts']) {
      expect(await complaints(room, 'export async function x() { await 1; }')).toEqual([]);
      expect(await complaints(room, 'export const x = Date.now();')).not.toEqual([]);
    }
  });

  it('let hosts use what hosts have', async () => {
    expect(await complaints('src/server/x.ts', 'export const x = async () => Date.now();')).toEqual([]);
    expect(await complaints('src/ui/map/x.ts', 'export const x = () => document.title;')).toEqual([]);
  });

  it('refuse a hook in a condition, in the page and in a view', async () => {
    const code = `import { useState } from 'react'; export function X(p: { y: boolean }) { if (p.y) useState(1); return null; }`;
    for (const path of ['src/ui/map/x.tsx', 'src/kinds/pod/view.tsx']) {
      expect(await complaints(path, code)).toEqual([expect.stringContaining('react-hooks/rules-of-hooks')]);
    }
  });
});

describe('tidiness', () => {
  const planted = (files: Record<string, string>): tidy.Tree => new Map(Object.entries(files));
  const kinds = tidy.listings.find((listing) => listing.things === 'kinds');
  if (!kinds) throw new Error('there is a listing of kinds');

  it('catches a kind without a line in its table', () => {
    const tree = planted({ 'src/kinds/table.ts': '', 'src/kinds/pod/index.ts': '' });
    expect(tidy.unlisted(tree, kinds)).toEqual(['src/kinds/pod/index.ts has no line in src/kinds/table.ts']);
  });

  it('catches a line without its kind', () => {
    const tree = planted({ 'src/kinds/table.ts': "import { pod } from './pod/index.ts';\n" });
    expect(tidy.unlisted(tree, kinds)).toEqual([
      'src/kinds/table.ts lists src/kinds/pod/index.ts, which does not exist',
    ]);
  });

  it('lets a verb have parts that bear its name, and catches one that nobody uses', () => {
    const commands = tidy.listings.find((listing) => listing.things === 'commands') ?? kinds;
    const tree = planted({
      'src/kubectl/table.ts': "import { set } from './commands/set.ts';\n",
      'src/kubectl/commands/set.ts': "import { setEnv } from './set-env.ts';\n",
      'src/kubectl/commands/set-env.ts': '',
      'src/kubectl/commands/set-lost.ts': '',
    });
    expect(tidy.unlisted(tree, commands)).toEqual([
      'src/kubectl/commands/set-lost.ts has no line in src/kubectl/table.ts',
    ]);
  });

  it('catches a folder of kinds without a table', () => {
    expect(tidy.unlisted(planted({ 'src/kinds/pod/index.ts': '' }), kinds)).toHaveLength(1);
    expect(tidy.unlisted(planted({}), kinds)).toEqual([]);
  });

  it('catches a dead link and a missing heading', () => {
    const tree = planted({
      'docs/a.md': '# A\n[b](b.md) [gone](../gone.md) [a](#a) [no](b.md#no) [out](https://example.org) [d](../docs)',
      'docs/b.md': '# B\n',
    });
    expect(tidy.brokenLinks(tree)).toEqual([
      'docs/a.md: the link ../gone.md leads nowhere',
      'docs/a.md: no heading for b.md#no',
    ]);
  });

  it('catches a second title and a missing one', () => {
    const tree = planted({ 'a.md': '# A\n# B\n', 'b.md': 'text\n', 'c.md': '# C\n```sh\n# a comment\n```\n' });
    expect(tidy.badTitles(tree).map((problem) => problem.slice(0, 4))).toEqual(['a.md', 'b.md']);
  });

  it('catches a room that ARCHITECTURE forgets, and one that is gone', () => {
    const tree = planted({
      'src/base/x.ts': '',
      'src/engine/store/x.ts': '',
      'ARCHITECTURE.md': '| `base` | … |\n| `attic` | … |\n',
      'floors.json': '{ "rooms": { "base": [], "engine/store": [] } }',
    });
    expect(tidy.wrongRooms(tree)).toEqual([
      'ARCHITECTURE.md does not name src/engine/store',
      'ARCHITECTURE.md names src/attic, which does not exist',
    ]);
  });

  it('catches a room without a README and one with a long one', () => {
    const tree = planted({ 'src/base/x.ts': '', 'src/api/README.md': '# API\n'.padEnd(40, '\n') });
    expect(tidy.badReadmes(tree)).toEqual(['src/base has no README.md']);
    const long = planted({ 'src/api/README.md': `# API\n${'line\n'.repeat(20)}` });
    expect(tidy.badReadmes(long)).toEqual(['src/api/README.md: more than 15 lines']);
  });

  it('catches a file that has grown too long', () => {
    expect(tidy.tooLong(planted({ 'src/base/x.ts': 'x\n'.repeat(401) }))).toHaveLength(1);
    expect(tidy.tooLong(planted({ 'src/base/x.ts': 'x\n'.repeat(400) }))).toEqual([]);
  });

  it('catches each banned word and vague name', () => {
    const sins: Record<string, string> = {
      'src/a.ts': `// ${'FIX'}ME later`,
      'src/b.ts': `// ${'X'}XX`,
      'src/c.ts': `export ${'*'} from './a.ts';`,
      'src/d.test.ts': `it${'.only'}('x')`,
      'e2e/e.spec.ts': `page.${'waitForTimeout'}(5)`,
      'src/f.ts': `${'console'}.log(1)`,
      'src/g.ts': `// @ts-${'ignore'}`,
      'src/utils.ts': '',
    };
    expect(tidy.bannedWords(planted(sins)).map((problem) => problem.split(':')[0])).toEqual(Object.keys(sins));
  });
});

/** What a script prints, also when it ends red, as a linter does that has found something. */
function outputOf(script: string, args: readonly string[], cwd: string): string {
  try {
    return execFileSync(process.execPath, [script, ...args], { cwd, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  } catch (error) {
    return (error as { stdout: string }).stdout;
  }
}
