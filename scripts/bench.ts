/** Runs the benchmarks of bench/, one after another: `npm run bench`, or `npm run bench -- store` for those named so. */
import { readdirSync } from 'node:fs';
import { spawnSync } from 'node:child_process';

const wanted = process.argv.slice(2);
const names = readdirSync('bench')
  .filter((name) => name.endsWith('.bench.ts'))
  .filter((name) => wanted.length === 0 || wanted.some((part) => name.includes(part)))
  .sort();
if (names.length === 0) console.error(`no benchmark ${wanted.join(', ')} in bench/*.bench.ts`);

let failed = names.length === 0 ? 1 : 0;
for (const name of names) {
  console.log(`\n== ${name}`);
  const run = spawnSync(process.execPath, ['--import', 'tsx', `bench/${name}`], { stdio: 'inherit' });
  if (run.status !== 0) failed++;
}
process.exitCode = failed > 0 ? 1 : 0;
