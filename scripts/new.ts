/**
 * Writes the first draft of a new thing and its line in the table:
 *
 *   npm run new kind CronJob
 *   npm run new controller cron-job
 *   npm run new plugin NodeColour
 *   npm run new program caddy
 *   npm run new verb annotate
 *   npm run new lesson blue-green
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, posix } from 'node:path';
import { pathToFileURL } from 'node:url';
import { roots } from './schemas/roots.ts';

export interface Names {
  /** `cron-job` */
  kebab: string;
  /** `cronJob` */
  camel: string;
  /** `CronJob` */
  pascal: string;
}

export interface Draft {
  /** Path → text; the first one is where to begin. */
  files: Record<string, string>;
  /** The first that exists gets the line. */
  tables: string[];
  /** What the table imports. */
  identifier: string;
  from: string;
}

const drafts = {
  kind: draftKind,
  controller: draftController,
  plugin: draftPlugin,
  program: draftProgram,
  verb: draftVerb,
  lesson: draftLesson,
};

export function draft(what: string, name: string): Draft | undefined {
  return Object.hasOwn(drafts, what) ? drafts[what as keyof typeof drafts](namesOf(name)) : undefined;
}

/** `CronJob`, `cron-job` and `cronJob` are one name. */
export function namesOf(name: string): Names {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split(/[-_\s]+/);
  const pascal = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  return { kebab: words.join('-'), camel: pascal.charAt(0).toLowerCase() + pascal.slice(1), pascal };
}

function draftKind({ kebab, camel, pascal }: Names): Draft {
  const root = roots.find(({ kinds }) => kinds.includes(pascal));
  const group = root?.group ?? 'orrery.dev';
  const version = root?.version ?? 'v1';
  const apiVersion = group === '' ? version : `${group}/${version}`;
  const schema = root
    ? `io.k8s.api.${group === '' ? 'core' : group.split('.')[0]}.${version}.${pascal}`
    : `dev.orrery.v1.${pascal}`;
  const lower = pascal.toLowerCase();
  const folder = `src/kinds/${kebab}`;
  const files: Record<string, string> = {
    [`${folder}/types.ts`]: `/** A ${pascal} … */
import type { KubernetesObject } from '../../api/object.ts';

export interface ${pascal} extends KubernetesObject {
  apiVersion: '${apiVersion}';
  kind: '${pascal}';
  spec: Record<string, unknown>;
}
`,
    [`${folder}/index.ts`]: `/** A ${pascal} … */
import { defineKind } from '../../api/kind.ts';
import { ageColumn, nameColumn } from '../columns.ts';
import type { ${pascal} } from './types.ts';

export const ${camel} = defineKind<${pascal}>({
  group: '${group}',
  version: '${version}',
  kind: '${pascal}',
  plural: '${pluralOf(lower)}',
  singular: '${lower}',
  shortNames: [],
  categories: [],
  namespaced: true,
  subresources: [],
  schema: '${schema}',
  defaults(draft) {
    draft.spec ??= {};
  },
  validate() {},
  columns: [nameColumn, ageColumn],
});
`,
  };
  if (!root) {
    files[`${folder}/schema.json`] = `${JSON.stringify(
      { title: pascal, description: `${pascal} …`, type: 'object', properties: { spec: { type: 'object' } } },
      null,
      2,
    )}\n`;
  }
  return { files, tables: ['src/kinds/table.ts'], identifier: camel, from: `${folder}/index.ts` };
}

function draftController({ kebab, camel, pascal }: Names): Draft {
  const folder = `src/engine/controllers/${kebab}`;
  return {
    files: {
      [`${folder}/plan.ts`]: `/** What a ${pascal} lacks now. Example: … */
// k8s: pkg/controller/…
import type { ${pascal} } from '../../../kinds/${kebab}/types.ts';

export type Step = { create: number } | { done: true };

export function plan${pascal}(${camel}: ${pascal}): Step {
  return ${camel}.metadata.deletionTimestamp === undefined ? { create: 0 } : { done: true };
}
`,
      [`${folder}/index.ts`]: `/** Makes what a ${pascal} asks for true. Woken by … */
// k8s: pkg/controller/…
import { ${camel} } from '../../../kinds/${kebab}/index.ts';
import { defineController, watchOwn } from '../../client/controller.ts';
import { plan${pascal} } from './plan.ts';

export const ${camel}Controller = defineController({
  name: '${pascal.toLowerCase()}-controller',
  watches: [watchOwn(${camel})],
  reconcile(key, context) {
    const current = context.cache(${camel}).get(key);
    if (!current) return;
    const step = plan${pascal}(current);
    if ('done' in step) return;
  },
});
`,
      [`${folder}/plan.test.ts`]: `import { expect, it } from 'vitest';
import { plan${pascal} } from './plan.ts';

it('leaves a finished one alone', () => {
  const metadata = { name: 'web', uid: 'u', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' };
  const finished = { metadata: { ...metadata, deletionTimestamp: metadata.creationTimestamp } };
  expect(plan${pascal}(finished as unknown as Parameters<typeof plan${pascal}>[0])).toEqual({ done: true });
});
`,
    },
    tables: ['src/engine/controllers/table.ts'],
    identifier: `${camel}Controller`,
    from: `${folder}/index.ts`,
  };
}

function draftPlugin({ kebab, camel, pascal }: Names): Draft {
  const file = `src/engine/scheduler/plugins/${kebab}.ts`;
  return {
    files: {
      [file]: `/** Refuses nodes that … */
// k8s: pkg/scheduler/framework/plugins/…
import { definePlugin, fits, reject } from '../plugin.ts';

const refused = reject("node(s) didn't …");

export const ${camel} = definePlugin({
  name: '${pascal}',
  filter: (pod, node) => (pod.pod.spec.nodeName !== node.name ? fits : refused),
  retry: { on: ['node-added'] },
});
`,
    },
    tables: ['src/engine/scheduler/table.ts', 'src/engine/scheduler/plugins/table.ts'],
    identifier: camel,
    from: file,
  };
}

function draftProgram({ kebab, camel }: Names): Draft {
  const file = `src/engine/kubelet/programs/${kebab}.ts`;
  return {
    files: {
      [file]: `/** ${kebab}: … */
import { defineProgram, mebibyte, portsOr } from './program.ts';

export const ${camel} = defineProgram({
  images: ['${kebab}'],
  sizeBytes: 50 * mebibyte,
  entrypoint: ['/${kebab}'],
  launch: ({ container }) => ({
    startMs: 500,
    readyMs: 500,
    ports: portsOr(container, 8080),
    latencyMs: 5,
    onTerm: { afterMs: 100, code: 0 },
    output: [{ afterMs: 500, text: 'ready' }],
  }),
});
`,
    },
    tables: ['src/engine/kubelet/table.ts', 'src/engine/kubelet/programs/table.ts'],
    identifier: camel,
    from: file,
  };
}

function draftVerb({ kebab, camel }: Names): Draft {
  const file = `src/kubectl/commands/${kebab}.ts`;
  return {
    files: {
      [file]: `/** kubectl ${kebab}: … */
// k8s: staging/src/k8s.io/kubectl/pkg/cmd/${kebab}/${kebab}.go
import type { Verb } from '../command.ts';

export const ${camel}: Verb = {
  name: '${kebab}',
  summary: '…',
  usage: '${kebab} (TYPE NAME)',
  flags: [],
  async run(command) {
    const nowMs = await command.now();
    command.out(\`\${nowMs}\\n\`);
  },
};
`,
    },
    tables: ['src/kubectl/table.ts', 'src/kubectl/commands/table.ts'],
    identifier: camel,
    from: file,
  };
}

function draftLesson({ kebab, camel, pascal }: Names): Draft {
  const file = `src/lessons/${kebab}/lesson.ts`;
  const title = pascal.replace(/(?<=.)[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return {
    files: {
      [file]: `/** … */
import { allAvailable } from '../checks.ts';
import { defineLesson, deploymentName } from '../lesson.ts';
import { shop } from '../starts.ts';

export const ${camel} = defineLesson({
  slug: '${kebab}',
  course: 'lesson',
  title: { en: '${title}' },
  minutes: 8,
  teaches: { en: '…' },
  topics: [],
  start: shop({ seed: 1 }),
  steps: [
    {
      id: 'scale',
      title: { en: '…' },
      say: { en: 'One idea, in at most 90 words. A word of the glossary: *Deployment*. Code: \`web\`.' },
      point: deploymentName('web'),
      predict: {
        ask: { en: 'What happens first?' },
        choices: [
          { id: 'one', text: { en: '…' }, because: { en: '…' } },
          { id: 'other', text: { en: '…' }, because: { en: '…' } },
        ],
        right: 'one',
      },
      check: [allAvailable('web', 6)],
      explain: { en: '…' },
      hints: [
        { level: 1, say: { en: 'A nudge.' } },
        { level: 2, say: { en: 'Where to do it.' } },
        { level: 3, say: { en: 'How: kubectl scale deployment web --replicas=6' } },
      ],
      solution: ['kubectl scale deployment web --replicas=6'],
    },
    {
      id: 'guess',
      title: { en: '…' },
      say: { en: 'A second guess, so that the student thinks before looking.' },
      predict: {
        ask: { en: '…?' },
        choices: [
          { id: 'one', text: { en: '…' }, because: { en: '…' } },
          { id: 'other', text: { en: '…' }, because: { en: '…' } },
        ],
        right: 'one',
      },
    },
    { id: 'play', title: { en: '…' }, freePlay: true, say: { en: 'What to try out, without a goal.' } },
  ],
  recap: [{ en: '…' }],
});
`,
    },
    tables: ['src/lessons/table.ts'],
    identifier: camel,
    from: file,
  };
}

/** `networkpolicy` → `networkpolicies`, `ingress` → `ingresses`. */
function pluralOf(singular: string): string {
  if (singular.endsWith('y')) return `${singular.slice(0, -1)}ies`;
  return /(?:s|x|ch)$/.test(singular) ? `${singular}es` : `${singular}s`;
}

/** The table with an import and an entry for the new thing; imports stay in the order of their paths. */
export function withLine(table: string, identifier: string, from: string): string {
  const lines = table.split('\n');
  const importLine = `import { ${identifier} } from '${from}';`;
  const isLocal = (line: string): boolean => /^import .* from '\.\//.test(line);
  const pathIn = (line: string): string => /from '([^']*)'/.exec(line)?.[1] ?? '';
  const after = lines.findIndex((line) => isLocal(line) && pathIn(line) > from);
  const lastImport = lines.findLastIndex((line) => line.startsWith('import ') || /^\} from '/.test(line));
  lines.splice(after >= 0 ? after : lastImport + 1, 0, importLine);

  // The list is the first exported array of entries; a new entry takes the shape of the last one: \`anyKind(pod),\`.
  const start = lines.findIndex((line) => /^export const \w+.* = \[$/.test(line));
  const end = lines.findIndex((line, index) => index > start && /^\]/.test(line));
  if (start < 0 || end < 0) throw new Error('the table has no list with one entry a line');
  const shape = end - 1 > start ? lines[end - 1] : '  entry,';
  const entry = /\w+\(\w+\)/.test(shape) ? shape.replace(/\(\w+\)/, `(${identifier})`) : `  ${identifier},`;
  lines.splice(end, 0, entry);
  return lines.join('\n');
}

function main([what, name]: string[]): number {
  const thing = what && name ? draft(what, name) : undefined;
  if (!thing) {
    console.error(`usage: npm run new <${Object.keys(drafts).join('|')}> <name>`);
    return 2;
  }
  const there = Object.keys(thing.files).filter((path) => existsSync(path));
  if (there.length > 0) {
    console.error(`${there.join(', ')}: already there, nothing written`);
    return 1;
  }
  for (const [path, text] of Object.entries(thing.files)) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    console.log(`wrote ${path}`);
  }
  const table = thing.tables.find((path) => existsSync(path));
  if (!table) {
    console.log(`add it to ${thing.tables[0]}, which does not exist yet`);
    return 0;
  }
  const relative = posix.relative(dirname(table), thing.from);
  const from = relative.startsWith('.') ? relative : `./${relative}`;
  writeFileSync(table, withLine(readFileSync(table, 'utf8'), thing.identifier, from));
  console.log(`added a line to ${table}; move it if order means something`);
  return 0;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) process.exitCode = main(process.argv.slice(2));
