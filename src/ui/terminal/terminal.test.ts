import { describe, expect, it } from 'vitest';
import { commonBeginning, complete, type CompletionSource } from './complete.ts';
import { runLine, splitPipes } from './shell.ts';

const source: CompletionSource = {
  commands: ['get', 'delete', 'describe', 'rollout', 'drain'],
  resources: [
    { plural: 'pods', singular: 'pod', shortNames: ['po'] },
    { plural: 'deployments', singular: 'deployment', shortNames: ['deploy'] },
  ],
  namesOf: (plural) => ({ pods: ['web-1', 'web-2', 'api-1'], deployments: ['web'], nodes: ['worker-1'] })[plural] ?? [],
  namespaces: ['default', 'kube-system'],
};

describe('Tab completes', () => {
  it.each([
    ['kub', ['kubectl']],
    ['kubectl de', ['delete', 'describe']],
    ['k get po', ['pods']],
    ['kubectl get pods w', ['web-1', 'web-2']],
    ['kubectl delete pod/a', ['pod/api-1']],
    ['kubectl rollout st', ['status']],
    ['kubectl rollout status deploy/', ['deploy/web']],
    ['kubectl drain ', ['worker-1']],
    ['kubectl get pods -n kube', ['kube-system']],
    ['ls ', []],
  ])('%s', (line, candidates) => expect(complete(line, source)).toEqual(candidates));
  it('as far as all candidates agree', () => expect(commonBeginning(['web-1', 'web-2'])).toBe('web-'));
});

async function run(line: string): Promise<{ out: string; err: string; exitCode?: number; clear?: true }> {
  let out = '';
  let err = '';
  const request = {
    out: (text: string) => void (out += text),
    err: (text: string) => void (err += text),
    history: ['a'],
    async kubectl(args: string, print: (text: string) => void) {
      print(`ran ${args}\nsecond line\nThird\n`);
      return 0;
    },
  };
  return { ...(await runLine(line, request)), out, err };
}

describe('the shell', () => {
  it.each([
    ['kubectl get pods', 'ran get pods\nsecond line\nThird\n'],
    ['k get pods | grep -i third', 'Third\n'],
    ['k get pods | grep -v line | head -n 1', 'ran get pods\n'],
    ['k get pods | wc -l', '3\n'],
    ['k get pods | tail -1', 'Third\n'],
    ['echo "hello"', 'hello\n'],
  ])('%s', async (line, out) => expect((await run(line)).out).toBe(out));
  it('names what it does not know', async () => {
    expect(await run('ls')).toMatchObject({ exitCode: 127, err: expect.stringContaining('ls: command not found') });
    expect(await run('k get pods | awk 1')).toMatchObject({ exitCode: 2, err: expect.stringContaining('awk') });
  });
  it('keeps a pipe inside quotes', () => expect(splitPipes(`a 'b|c' | d`)).toEqual([`a 'b|c' `, ' d']));
});
