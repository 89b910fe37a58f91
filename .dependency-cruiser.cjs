/**
 * The floors, made into rules: one rule a line of floors.json, and a few for what a table cannot say.
 * Type imports count. Tests may reach anywhere, but nothing may reach them.
 */
const { join } = require('node:path');
const floors = require('./floors.json');

const tests = '\\.test\\.tsx?$';
const views = '^src/kinds/[^/]+/view\\.tsx$';
const packages = ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-bundled', 'npm-no-pkg', 'npm-unknown', 'core'];
const folderOf = (room) => (room === 'engine/*' ? 'engine/[^/]+' : room);
const anyOf = (rooms) => `^src/(${rooms.map(folderOf).join('|')})/`;

const floorRules = Object.entries(floors.rooms).map(([room, below]) => ({
  name: `floor-${room.replace('/', '-')}`,
  comment: `${room} may import ${below.join(', ') || 'nothing'} (floors.json)`,
  severity: 'error',
  from: { path: anyOf([room]), pathNot: [tests, views] },
  to: { path: '^src/', pathNot: [anyOf([room, ...below]), ...(room === 'ui' ? [views] : [])] },
}));

const roomsBelowTheHosts = Object.keys(floors.rooms).filter((room) => !floors.hosts.includes(room));
const packageRules = roomsBelowTheHosts.map((room) => {
  const named = floors.packages.filter((line) => line.room === room).map((line) => line.package);
  return {
    name: `no-packages-${room.replace('/', '-')}`,
    comment: `${room} runs anywhere: npm and Node modules only by a named line in floors.json`,
    severity: 'error',
    from: { path: anyOf([room]), pathNot: [tests, views] },
    to: { dependencyTypes: packages, ...(named.length > 0 ? { pathNot: inPackages(named) } : {}) },
  };
});

function inPackages(names) {
  return `(^|/)node_modules/(@types/)?(${names.join('|')})/`;
}

module.exports = {
  forbidden: [
    ...floorRules,
    ...packageRules,
    {
      name: 'every-file-in-a-room',
      comment: 'a folder of src/ without a line in floors.json has no floor',
      severity: 'error',
      from: { path: '^src/', pathNot: anyOf(Object.keys(floors.rooms)) },
      to: {},
    },
    {
      name: 'view-imports',
      comment: `a view may import ${floors.views.join(', ')}`,
      severity: 'error',
      from: { path: views },
      to: { path: '^src/', pathNot: anyOf(floors.views) },
    },
    {
      name: 'view-packages',
      comment: 'a view draws with React and nothing else',
      severity: 'error',
      from: { path: views },
      to: {
        dependencyTypes: packages,
        pathNot: inPackages(floors.packages.filter((line) => line.room === 'views').map((line) => line.package)),
      },
    },
    {
      name: 'view-from-ui-alone',
      comment: 'the engine must not load a picture',
      severity: 'error',
      from: { pathNot: ['^src/ui/', tests, views] },
      to: { path: views },
    },
    {
      name: 'controllers-are-strangers',
      comment: 'controllers meet through watches, as in Kubernetes; what several need is in controllers/shared',
      severity: 'error',
      from: { path: '^src/engine/controllers/([^/]+)/', pathNot: tests },
      to: { path: '^src/engine/controllers/[^/]+/', pathNot: '^src/engine/controllers/($1|shared)/' },
    },
    {
      name: 'testing-from-tests-alone',
      comment: 'src/testing is the language of tests',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/testing/', tests] },
      to: { path: '^src/testing/' },
    },
    {
      name: 'nothing-imports-a-test',
      severity: 'error',
      from: {},
      to: { path: tests },
    },
    {
      name: 'no-cycles',
      comment: 'two files that need each other are one, or hide a third; types count',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-broken-imports',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '\\?(worker|raw|url|inline)$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^src/kinds/generated/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: join(__dirname, 'tsconfig.json') },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'browser', 'default'] },
  },
};
