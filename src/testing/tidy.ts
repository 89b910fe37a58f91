/** Habits of the house as checks over a tree of files; each returns sentences about what is wrong. */
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';

/** Path from the project's root, with slashes → text; files that are not text are there with an empty one. */
export type Tree = ReadonlyMap<string, string>;

const ignoredFolders = new Set([
  'node_modules',
  'dist',
  '.git',
  '.cache',
  'generated',
  'test-results',
  'playwright-report',
]);
const textFile = /\.(ts|tsx|js|cjs|mjs|css|md|json|html|yaml|yml)$/;

export function readTree(root: string): Tree {
  const tree = new Map<string, string>();
  const visit = (folder: string): void => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory() && !ignoredFolders.has(entry.name)) visit(path);
      // A file may vanish while others work in the same tree.
      else if (entry.isFile() && existsSync(join(root, path))) tree.set(path, textOf(join(root, path)));
    }
  };
  visit('');
  return tree;
}

function textOf(file: string): string {
  return textFile.test(file) && statSync(file).size < 1_000_000 ? readFileSync(file, 'utf8') : '';
}

/** Words that are not written here, each with what to write instead. */
export interface Ban {
  pattern: RegExp;
  files: RegExp;
  instead: string;
}

// The words are put together from halves, so that this file does not ban itself.
export const bans: readonly Ban[] = [
  {
    pattern: new RegExp(`\\b${'FIX'}ME\\b`),
    files: /\.(tsx?|md|css)$/,
    instead: 'repair it now, or write it down in the CHANGELOG under "not yet"',
  },
  {
    pattern: new RegExp(`\\b${'X'}XX\\b`),
    files: /\.(tsx?|md|css)$/,
    instead: 'repair it now, or write it down in the CHANGELOG under "not yet"',
  },
  { pattern: /^export \* from/m, files: /^src\/.*\.tsx?$/, instead: 'import from the file itself; we keep no barrels' },
  {
    pattern: /\b(?:it|test|describe)\.only\(/,
    files: /\.(test|spec)\.tsx?$/,
    instead: 'run one test with vitest -t, and commit them all',
  },
  { pattern: /\bwaitForTimeout\(/, files: /^e2e\//, instead: 'wait for what the user sees: expect(…).toBeVisible()' },
  {
    pattern: /\bconsole\.log\(/,
    files: /^src\/(?!server\/|testing\/).*\.tsx?$/,
    instead: 'record it in engine/trace or show it in the page',
  },
  { pattern: /@ts-(?:ignore|nocheck)/, files: /\.tsx?$/, instead: '@ts-expect-error with the reason behind it' },
];

const vagueNames = /(?:^|\/)(?:utils?|helpers?|misc|common|stuff)\.tsx?$/;

export function bannedWords(tree: Tree): string[] {
  const problems: string[] = [];
  for (const [path, text] of tree) {
    if (vagueNames.test(path)) problems.push(`${path}: name the file after its one idea`);
    for (const { pattern, files, instead } of bans) {
      const match = files.test(path) && path !== 'src/testing/tidy.ts' && pattern.exec(text);
      if (match) problems.push(`${path}:${lineAt(text, match.index)}: "${match[0].trim()}": ${instead}`);
    }
  }
  return problems;
}

export const linesMax = 400;

/** Files that may be longer, each with its reason. */
export const longFiles: Readonly<Record<string, string>> = {};

export function tooLong(tree: Tree): string[] {
  const problems: string[] = [];
  for (const [path, text] of tree) {
    if (!/^(src|scripts|e2e|bench)\/.*\.tsx?$/.test(path) || path in longFiles) continue;
    const lines = text.split('\n').length - 1;
    if (lines > linesMax) problems.push(`${path}: ${lines} lines, at most ${linesMax}; divide it by idea`);
  }
  return problems;
}

/** One thing, one folder (or file), one line in a table. */
export interface Listing {
  things: string;
  /** Where the things are. */
  folder: string;
  /** The first of these that exists is the table. */
  tables: readonly string[];
  /** A thing's file, from the folder; the first group is its name. */
  thing: RegExp;
  /** Neighbours that are no things. */
  except: readonly string[];
}

export const listings: readonly Listing[] = [
  { things: 'kinds', folder: 'src/kinds', tables: ['src/kinds/table.ts'], thing: /^([^/]+)\/index\.ts$/, except: [] },
  {
    things: 'controllers',
    folder: 'src/engine/controllers',
    tables: ['src/engine/controllers/table.ts'],
    thing: /^([^/]+)\/index\.ts$/,
    except: ['shared'],
  },
  {
    things: 'plugins',
    folder: 'src/engine/scheduler/plugins',
    tables: ['src/engine/scheduler/table.ts', 'src/engine/scheduler/plugins/table.ts'],
    thing: /^([^/]+?)(?<!\.test)\.ts$/,
    except: ['table'],
  },
  {
    things: 'programs',
    folder: 'src/engine/kubelet/programs',
    tables: ['src/engine/kubelet/table.ts', 'src/engine/kubelet/programs/table.ts'],
    thing: /^([^/]+?)(?<!\.test)\.ts$/,
    except: ['table', 'program'],
  },
  {
    things: 'commands',
    folder: 'src/kubectl/commands',
    tables: ['src/kubectl/table.ts', 'src/kubectl/commands/table.ts'],
    thing: /^([^/]+?)(?<!\.test)\.ts$/,
    except: ['table', 'command'],
  },
  {
    things: 'lessons',
    folder: 'src/lessons',
    tables: ['src/lessons/table.ts'],
    thing: /^([^/]+)\/lesson\.ts$/,
    except: [],
  },
];

/** Every thing has a line in its table, and every line a thing. */
export function unlisted(tree: Tree, listing: Listing): string[] {
  const inFolder = [...tree.keys()].filter((path) => path.startsWith(`${listing.folder}/`));
  if (inFolder.length === 0) return [];
  const table = listing.tables.find((path) => tree.has(path));
  if (!table) return [`${listing.folder} has ${listing.things}, but there is no ${listing.tables[0]}`];

  const things = inFolder.filter((path) => {
    const name = listing.thing.exec(path.slice(listing.folder.length + 1))?.[1];
    return name !== undefined && !listing.except.includes(name);
  });
  const listed = importsOf(table, tree.get(table) ?? '');
  const imported = new Set(things.flatMap((path) => [...importsOf(path, tree.get(path) ?? '')]));
  // `create-service.ts` is a part of the listed `create.ts`, as long as somebody beside it uses it.
  const isPart = (path: string): boolean =>
    imported.has(path) && [...listed].some((whole) => path.startsWith(`${whole.replace(/\.ts$/, '')}-`));
  return [
    ...things.filter((path) => !listed.has(path) && !isPart(path)).map((path) => `${path} has no line in ${table}`),
    ...[...listed]
      .filter((path) => path.startsWith(listing.folder) && !tree.has(path))
      .map((path) => `${table} lists ${path}, which does not exist`),
  ];
}

function importsOf(file: string, text: string): Set<string> {
  const paths = new Set<string>();
  for (const [, from] of text.matchAll(/^import (?!type )[^;]*? from '(\.[^']*)';/gm)) {
    paths.add(posix.normalize(`${dirname(file)}/${from}`));
  }
  return paths;
}

/** Exactly one `# Title`, in the first line. */
export function badTitles(tree: Tree): string[] {
  const problems: string[] = [];
  for (const [path, text] of documents(tree)) {
    const titles = withoutCode(text).match(/^# .+$/gm) ?? [];
    if (titles.length !== 1) problems.push(`${path}: ${titles.length} titles; a document has one "# Title"`);
    else if (!text.startsWith('# ')) problems.push(`${path}: the title is not its first line`);
  }
  return problems;
}

/** Links to files of the project that are not there, and to headings that the file does not have. */
export function brokenLinks(tree: Tree): string[] {
  const problems: string[] = [];
  const paths = [...tree.keys()];
  for (const [path, text] of documents(tree)) {
    for (const [, target] of withoutCode(text).matchAll(/\]\(([^)\s]+)(?:\s"[^"]*")?\)/g)) {
      if (/^(?:https?|mailto):/.test(target)) continue;
      const [file, heading] = target.split('#');
      const full = file === '' ? path : posix.normalize(`${dirname(path)}/${decodeURI(file)}`).replace(/\/$/, '');
      const isThere = tree.has(full) || paths.some((known) => known.startsWith(`${full}/`));
      if (!isThere) problems.push(`${path}: the link ${target} leads nowhere`);
      else if (heading && !headingsOf(tree.get(full) ?? '').has(heading))
        problems.push(`${path}: no heading for ${target}`);
    }
  }
  return problems;
}

function headingsOf(text: string): Set<string> {
  const headings = withoutCode(text).matchAll(/^#+ (.+)$/gm);
  return new Set(
    [...headings].map(([, words]) =>
      words
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s-]/gu, '')
        .trim()
        .replace(/\s/g, '-'),
    ),
  );
}

/** The rooms that exist: folders of src/, and of src/engine/. */
export function roomsOf(tree: Tree): string[] {
  const rooms = new Set<string>();
  for (const path of tree.keys()) {
    const room = /^src\/(engine\/[^/]+|[^/]+)\//.exec(path)?.[1];
    if (room && room !== 'engine') rooms.add(room);
  }
  return [...rooms].sort();
}

/** ARCHITECTURE.md has a row, and floors.json a line, for exactly the rooms that exist. */
export function wrongRooms(tree: Tree): string[] {
  const rooms = roomsOf(tree);
  const rows = [...(tree.get('ARCHITECTURE.md') ?? '').matchAll(/^\| `([a-z/]+)` \|/gm)].map(([, room]) => room);
  const lines = Object.keys((JSON.parse(tree.get('floors.json') ?? '{}') as { rooms?: object }).rooms ?? {});
  return [...compare('ARCHITECTURE.md', rooms, rows), ...compare('floors.json', rooms, lines)];
}

function compare(file: string, rooms: readonly string[], named: readonly string[]): string[] {
  return [
    ...rooms.filter((room) => !named.includes(room)).map((room) => `${file} does not name src/${room}`),
    ...named.filter((room) => !rooms.includes(room)).map((room) => `${file} names src/${room}, which does not exist`),
  ];
}

export const readmeLinesMax = 15;

/** Each room says in a few lines what it does, what it never does and where to start reading. */
export function badReadmes(tree: Tree): string[] {
  const missing = roomsOf(tree).filter((room) => !tree.has(`src/${room}/README.md`));
  const long = [...tree]
    .filter(([path, text]) => /^src\/.*README\.md$/.test(path) && text.trimEnd().split('\n').length > readmeLinesMax)
    .map(([path]) => `${path}: more than ${readmeLinesMax} lines`);
  return [...missing.map((room) => `src/${room} has no README.md`), ...long];
}

function documents(tree: Tree): [string, string][] {
  return [...tree].filter(([path]) => path.endsWith('.md'));
}

function withoutCode(text: string): string {
  return text.replace(/^```[^]*?^```/gm, '').replace(/`[^`\n]*`/g, '');
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}
