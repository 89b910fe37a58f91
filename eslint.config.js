/** What no file may say, and what to say instead. Floors are another gate: .dependency-cruiser.cjs. */
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** Names that tie the engine to a host, to real time or to chance, each with its replacement. */
export const bannedGlobals = {
  Date: 'time comes in by the hand: ctx.now(), and api/time.ts for its text',
  performance: 'the engine has no clock of its own; measure in bench/',
  setTimeout: 'the future is data: schedule a task on the Agenda, or ctx.requeueAfterMs',
  setInterval: 'the future is data: schedule a task on the Agenda, or ctx.requeueAfterMs',
  setImmediate: 'the future is data: schedule a task on the Agenda',
  queueMicrotask: 'the future is data: schedule a task on the Agenda',
  requestAnimationFrame: 'only the page knows frames; schedule a task on the Agenda',
  crypto: 'identity comes in by the hand: ctx.random.uid(), and base/hash.ts for hashes',
  fetch: 'the engine is synchronous and has no network; a host sends requests through a Transport',
  process: 'the engine runs in a browser too; options are handed in',
  Buffer: 'the engine runs in a browser too; use Uint8Array or text',
  global: 'no globals: what is needed is handed in',
  globalThis: 'no globals: what is needed is handed in',
  self: 'no globals: what is needed is handed in',
  window: 'the engine knows no DOM; pictures are in kinds/*/view.tsx and ui/',
  document: 'the engine knows no DOM; pictures are in kinds/*/view.tsx and ui/',
  navigator: 'the engine knows no DOM; a host hands in what it knows',
  location: 'the engine knows no DOM; a host hands in what it knows',
  localStorage: 'the engine keeps nothing on the host: what lasts is in the store or in the save',
  sessionStorage: 'the engine keeps nothing on the host: what lasts is in the store or in the save',
  indexedDB: 'the engine keeps nothing on the host: what lasts is in the store or in the save',
  HTMLElement: 'the engine knows no DOM; pictures are in kinds/*/view.tsx and ui/',
  Element: 'the engine knows no DOM; pictures are in kinds/*/view.tsx and ui/',
  Worker: 'hosts own workers; see worker/',
  postMessage: 'hosts send messages; see protocol/',
  console: 'record it in engine/trace, where the student can see it',
  alert: 'record it in engine/trace, where the student can see it',
  Intl: "text must not depend on the host's language",
  WeakRef: 'what the garbage collector did is not part of a recording',
  FinalizationRegistry: 'what the garbage collector did is not part of a recording',
  Node: "this is the DOM's Node; import the kind",
  Event: "this is the DOM's Event; import the kind",
  Image: "this is the DOM's Image; import the kind",
  Request: "this is fetch's Request; import ApiRequest",
  Response: "this is fetch's Response; import ApiResponse",
};

const bannedProperties = [
  { object: 'Math', property: 'random', message: 'chance comes in by the hand: ctx.random' },
  {
    property: 'localeCompare',
    message: "order must not depend on the host's language: compare with <, or base/equality.ts",
  },
  { property: 'toLocaleString', message: "text must not depend on the host's language" },
];

/** Waiting has no place in an engine that is driven by run(untilMs). */
const waiting = [
  {
    selector: ':function[async=true]',
    message: 'the engine is synchronous: return a value, or leave a task on the Agenda',
  },
  { selector: 'AwaitExpression', message: 'the engine is synchronous: return a value, or leave a task on the Agenda' },
  {
    selector: 'ForOfStatement[await=true]',
    message: 'the engine is synchronous: return a value, or leave a task on the Agenda',
  },
  {
    selector: 'NewExpression[callee.name="Promise"]',
    message: 'the engine is synchronous: return a value, or leave a task on the Agenda',
  },
  {
    selector: 'MemberExpression[object.name="Promise"]',
    message: 'the engine is synchronous: return a value, or leave a task on the Agenda',
  },
  { selector: 'ImportExpression', message: 'the engine is synchronous: import at the top of the file' },
];

/** Words that the whole project does without. */
const everywhere = [
  { selector: 'TSEnumDeclaration', message: "a union of strings: type Phase = 'Pending' | 'Running'" },
  { selector: 'TSParameterProperty', message: 'declare the field and assign it in the constructor' },
  {
    selector: 'ImportDeclaration[source.value=/^\\u002E.*\\u002F[^.\\u002F]+$/]',
    message: "write the extension: import … from './plan.ts'",
  },
];
const noNonNull = {
  selector: 'TSNonNullExpression',
  message: "prove it: assert(node, 'a bound pod names a known node'), or handle the missing value",
};

const belowTheHosts = ['src/base/**', 'src/api/**', 'src/kinds/**', 'src/engine/**'];
// These two speak to a host and may wait for it, but have no time or chance of their own either.
const asyncRooms = ['src/kubectl/**', 'src/protocol/**', 'src/lessons/**'];
const tests = ['**/*.test.ts', '**/*.test.tsx', 'src/testing/**'];
const views = ['src/kinds/*/view.tsx'];

const banGlobals = ['error', ...Object.entries(bannedGlobals).map(([name, message]) => ({ name, message }))];

export default tseslint.config(
  {
    ignores: [
      'dist',
      '.cache',
      'node_modules',
      'test-results',
      'playwright-report',
      'src/kinds/generated',
      '**/testdata',
    ],
  },
  { files: ['**/*.{ts,tsx}'], extends: [tseslint.configs.recommended] },
  {
    files: ['**/*.{ts,tsx,js,cjs}'],
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-var': 'error',
      'prefer-const': 'error',
      'no-empty': 'error',
      'no-unused-expressions': 'off',
    },
  },
  { files: ['public/**', '**/*.cjs'], rules: { 'no-var': 'off' } },
  {
    files: ['**/*.{ts,tsx}'],
    rules: {
      'no-restricted-syntax': ['error', ...everywhere, noNonNull],
      // The compiler reports unused names already, and knows more.
      '@typescript-eslint/no-unused-vars': 'off',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
    },
  },
  { files: tests, rules: { 'no-restricted-syntax': ['error', ...everywhere] } },
  {
    files: belowTheHosts,
    ignores: [...tests, ...views],
    rules: {
      'no-restricted-globals': banGlobals,
      'no-restricted-properties': ['error', ...bannedProperties],
      'no-restricted-syntax': ['error', ...everywhere, noNonNull, ...waiting],
    },
  },
  {
    files: asyncRooms,
    ignores: tests,
    rules: { 'no-restricted-globals': banGlobals, 'no-restricted-properties': ['error', ...bannedProperties] },
  },
  {
    files: ['src/ui/**', ...views],
    plugins: { 'react-hooks': reactHooks },
    rules: { 'react-hooks/rules-of-hooks': 'error', 'react-hooks/exhaustive-deps': 'error' },
  },
);
