/** The page's kubectl against the golden files of the real one: the same commands on the same cluster print the same. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { normalise } from '../../e2e/kubectl/normalise.ts';
import { words, type Command, type Scene, type Step } from '../../e2e/kubectl/scene.ts';
import { scenes } from '../../e2e/kubectl/scenes/table.ts';
import { Cluster } from '../engine/cluster/cluster.ts';
import { emptyRecording } from '../engine/cluster/demo.ts';
import { scriptRunner } from '../testing/script-runner.ts';
import { simOf } from '../testing/sim.ts';
import { runKubectl } from './run.ts';

const place = new URL('../../e2e/kubectl/', import.meta.url);
const schemas: unknown = JSON.parse(readFileSync(new URL('../kinds/generated/explain.json', import.meta.url), 'utf8'));

describe('prints what the real kubectl prints', () => {
  it.each(scenes.map((scene) => [scene.name, scene] as const))('%s', { timeout: 120_000 }, async (name, scene) => {
    const golden = readFileSync(new URL(`golden/${name}.txt`, place), 'utf8');
    const printed = await play(scene);
    const known = comparedIn(scene, golden);
    expect(blocksOf(printed, known)).toBe(blocksOf(golden, known));
  });
});

/** The commands that the golden file knows and the page as well: a new one is compared as soon as it has been recorded. */
function comparedIn(scene: Scene, golden: string): string[] {
  const missing = scene.steps.filter(isCommand).filter(({ notInPage }) => notInPage !== undefined);
  const skipped = new Set(missing.map(({ run }) => `$ kubectl ${run}`));
  return golden
    .split(/^(?=\$ kubectl )/m)
    .map((block) => block.slice(0, block.indexOf('\n')))
    .filter((line) => !skipped.has(line));
}

function blocksOf(text: string, known: readonly string[]): string {
  const blocks = text.split(/^(?=\$ kubectl )/m).filter((block) => known.includes(block.slice(0, block.indexOf('\n'))));
  return blocks.join('').trimEnd();
}

async function play(scene: Scene): Promise<string> {
  const cluster = new Cluster(emptyRecording(1, 3), { openapi: () => schemas, scripts: await scriptRunner() });
  cluster.run(15_000);
  const lines: string[] = [];
  for (const step of scene.steps) {
    if (!isCommand(step)) {
      if (step.wait === 'settled') cluster.settle(300_000);
      else cluster.run(cluster.nowMs + step.wait * 1000);
      continue;
    }
    lines.push(await ran(cluster, step));
  }
  return lines.join('\n');
}

function isCommand(step: Step): step is Command {
  return 'run' in step;
}

async function ran(cluster: Cluster, step: Command): Promise<string> {
  let [out, err] = ['', ''];
  const stop = new AbortController();
  const code = await runKubectl(words(step.run), {
    transport: simOf(cluster).transport,
    namespace: 'default',
    signal: stop.signal,
    out(text) {
      if (stop.signal.aborted) return;
      out += text;
      if (step.lines === undefined || out.split('\n').length <= step.lines) return;
      out = `${out.split('\n').slice(0, step.lines).join('\n')}\n`;
      stop.abort();
    },
    err: (text) => void (err += text),
    edit: (text) => Promise.resolve(edited(text, step.env?.KUBE_EDITOR ?? 'true')),
    explain: () => Promise.resolve(schemas),
    files: { read: (file) => Promise.resolve(file === '-' ? (step.stdin ?? '') : manifest(file)) },
  });
  const printed = step.unprinted
    ? `(not compared: ${step.unprinted})\n`
    : normalise(out + err)
        .replaceAll('/tmp/LIVE', '<tmp>/LIVE')
        .replaceAll('/tmp/MERGED', '<tmp>/MERGED');
  const exit = stop.signal.aborted || code === 0 ? [] : [`[exit ${code}]`];
  return [`$ kubectl ${step.run}`, printed.replace(/\n$/, ''), ...exit, ''].join('\n');
}

/** Lets the scene's editor change a file, as kubectl does. */
function edited(text: string, editor: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'orrery-edit-'));
  const file = join(folder, 'edited.yaml');
  writeFileSync(file, text);
  execFileSync('/bin/sh', ['-c', `${editor} ${file}`]);
  const after = readFileSync(file, 'utf8');
  rmSync(folder, { recursive: true });
  return after;
}

function manifest(name: string): string | undefined {
  try {
    return readFileSync(new URL(`manifests/${name}`, place), 'utf8');
  } catch {
    return undefined;
  }
}
