/**
 * Runs the benchmarks of bench/, one after another: `npm run bench`, or `npm run bench -- store` for those named so. Each is built
 * first, as the page and the server are.
 */
import { readdirSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { buildForNode } from './build-for-node.ts';

const built = '.cache/bench';

const wanted = process.argv.slice(2);
const names = readdirSync('bench')
  .filter((name) => name.endsWith('.bench.ts'))
  .filter((name) => wanted.length === 0 || wanted.some((part) => name.includes(part)))
  .sort();
if (names.length === 0) console.error(`no benchmark ${wanted.join(', ')} in bench/*.bench.ts`);

let failed = names.length === 0 ? 1 : 0;
for (const name of names) {
  console.log(`\n== ${name}`);
  await buildForNode(`bench/${name}`, built);
  const run = spawnSync(process.execPath, [`${built}/${name.replace(/ts$/, 'js')}`], { stdio: 'inherit' });
  if (run.status !== 0) failed++;
}
process.exitCode = failed > 0 ? 1 : 0;
