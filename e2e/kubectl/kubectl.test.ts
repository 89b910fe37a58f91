/** The corpus: the real kubectl against our server. Golden files are what the kubectl of 1.32 prints; other versions must end with the same exit codes. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Served } from './harness.ts';
import { findKubectls, goldenMinor, missing, type Kubectl } from './kubectls.ts';
import { normalise } from './normalise.ts';
import { words, type Command, type Scene, type Step } from './scene.ts';
import { scenes } from './scenes/table.ts';

const isUpdate = process.env.UPDATE === '1';
const golden = new URL('golden/', import.meta.url);
const sceneTimeoutMs = 120_000;

const kubectls = findKubectls();
const goldenKubectl = kubectls.find(({ minor }) => minor === goldenMinor);
/** Exit codes are asked of the newest and the oldest too. */
const others = [...new Set([kubectls[0], kubectls.at(-1)])].filter(
  (kubectl) => kubectl !== undefined && kubectl !== goldenKubectl,
) as Kubectl[];

if (kubectls.length === 0) it.skip(missing, () => undefined);

describe.skipIf(!goldenKubectl)(`kubectl 1.${goldenMinor} prints what it prints on a real cluster`, () => {
  it.concurrent.for(scenes)('$name', { timeout: sceneTimeoutMs }, async (scene, { expect: expectHere }) => {
    const { text, wrongCodes } = await play(scene, goldenKubectl as Kubectl);
    const file = new URL(`${scene.name}.txt`, golden);
    if (isUpdate) {
      mkdirSync(golden, { recursive: true });
      writeFileSync(file, text);
    }
    expectHere(wrongCodes).toEqual([]);
    expectHere(text).toBe(readFileSync(file, 'utf8'));
  });
});

describe.each(others)('kubectl 1.$minor ends as expected', (kubectl) => {
  it.concurrent.for(scenes)('$name', { timeout: sceneTimeoutMs }, async (scene, { expect: expectHere }) => {
    const { wrongCodes } = await play(scene, kubectl);
    expectHere(wrongCodes).toEqual([]);
  });
});

it('has at least 150 commands', () => {
  const commands = scenes.flatMap((scene: Scene) => scene.steps.filter(isCommand));
  expect(commands.length).toBeGreaterThanOrEqual(150);
});

async function play(scene: Scene, kubectl: Kubectl): Promise<{ text: string; wrongCodes: string[] }> {
  const served = await Served.start();
  const lines: string[] = [];
  const wrongCodes: string[] = [];
  try {
    for (const step of scene.steps) {
      if (!isCommand(step)) {
        if (step.wait === 'settled') served.settle();
        else served.advance(step.wait * 1000);
        continue;
      }
      if (step.since !== undefined && kubectl.minor < step.since) continue;
      const { code, stdout, stderr } = await served.kubectl(kubectl.path, words(step.run), step);
      const expected = step.code === undefined ? 0 : step.code;
      if (code !== expected) wrongCodes.push(`kubectl ${step.run}: exit ${code}, not ${expected}\n${stdout}${stderr}`);
      const printed = step.unprinted ? `(not compared: ${step.unprinted})\n` : normalise(stdout + stderr);
      lines.push(`$ kubectl ${step.run}`, printed.replace(/\n$/, ''), ...(code ? [`[exit ${code}]`] : []), '');
    }
  } finally {
    await served.stop();
  }
  return { text: lines.join('\n'), wrongCodes };
}

function isCommand(step: Step): step is Command {
  return 'run' in step;
}
