/**
 * Runs the gates and the tests and ends with one line: `N passed, N failed`.
 *
 *   tsx scripts/test.ts                      everything, as `npm test`
 *   tsx scripts/test.ts format lint types    only these steps
 *
 * A gate counts as one; unit and e2e count each of their tests.
 */
import { spawn } from 'node:child_process';

type Count = { passed: number; failed: number };
type Step = { command: string[]; counts: 'the step' | 'its tests'; quiet: boolean };

const bin = (name: string): string => `node_modules/.bin/${name}`;
const tsx = (script: string): string[] => [bin('tsx'), script];

const steps = {
  generate: { command: tsx('scripts/generate-schemas.ts'), counts: 'the step', quiet: true },
  format: {
    command: [bin('prettier'), '--check', '--cache', '--log-level', 'warn', '.'],
    counts: 'the step',
    quiet: true,
  },
  lint: { command: [bin('eslint'), '.'], counts: 'the step', quiet: true },
  floors: {
    command: [bin('depcruise'), 'src', '--config', '.dependency-cruiser.cjs'],
    counts: 'the step',
    quiet: true,
  },
  types: { command: [bin('tsc'), '--noEmit', '--pretty', 'false'], counts: 'the step', quiet: true },
  unit: { command: [bin('vitest'), 'run'], counts: 'its tests', quiet: false },
  build: { command: [bin('vite'), 'build', '--logLevel', 'warn'], counts: 'the step', quiet: true },
  browser: { command: tsx('scripts/ensure-browser.ts'), counts: 'the step', quiet: true },
  e2e: { command: [bin('playwright'), 'test'], counts: 'its tests', quiet: false },
} satisfies Record<string, Step>;
type StepName = keyof typeof steps;

const everything: StepName[] = ['generate', 'format', 'lint', 'floors', 'types', 'unit', 'browser', 'e2e'];
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in steps));
if (unknown.length > 0) {
  console.error(`no such step: ${unknown.join(', ')}; there are ${Object.keys(steps).join(', ')}`);
  process.exit(2);
}

const total: Count = { passed: 0, failed: 0 };
for (const name of wanted.length > 0 ? (wanted as StepName[]) : everything) {
  const count = await run(name, steps[name]);
  total.passed += count.passed;
  total.failed += count.failed;
}
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 ? 1 : 0;

/** Runs one step. A quiet one shows its output only when it fails. */
function run(name: string, step: Step): Promise<Count> {
  return new Promise((resolve) => {
    const startedAt = performance.now();
    let output = '';
    const [command = '', ...args] = step.command;
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
      env: { FORCE_COLOR: process.stdout.isTTY ? '1' : '0', ...process.env },
    });
    const take = (chunk: Buffer): void => {
      output += chunk.toString();
      if (!step.quiet) process.stdout.write(chunk);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.on('error', (error) => take(Buffer.from(`${error.message}\n`)));
    child.on('close', (code) => {
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
      if (step.quiet && code !== 0) process.stdout.write(output);
      console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
      const own = step.counts === 'its tests' ? countIn(output) : undefined;
      if (!own) resolve({ passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 });
      // A runner that exits red after only green tests has failed too.
      else resolve({ passed: own.passed, failed: own.failed || (code === 0 ? 0 : 1) });
    });
  });
}

/** Reads `unit: 12 passed, 0 failed` off the end of a runner's output. */
function countIn(output: string): Count | undefined {
  const line = [...output.matchAll(/^(?:unit|e2e): (\d+) passed, (\d+) failed/gm)].at(-1);
  return line && { passed: Number(line[1]), failed: Number(line[2]) };
}
