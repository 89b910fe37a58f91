import { expect, test } from 'vitest';
import type { Pod } from '../../kinds/pod/types.ts';
import { pod, type PodOptions } from '../../testing/page/world.ts';
import { appearanceOf, podSentence, podTitle } from './pod-appearance.ts';
import { labelParts, shortPodName } from './pod-name.ts';

const owner = { kind: 'ReplicaSet', name: 'web-7d9', uid: 'u1' };
const drawn = (state: PodOptions['state'], name = 'web-7d9-k2x4q') =>
  pod({ name, owner, hash: '7d9', node: 'worker-3', image: 'shop:v1', app: 'web', cpu: '1', memory: '1Gi', state })
    .object as Pod;

test.each([
  ['ready', 'Running', 'ready', 'check'],
  ['starting', 'Running', 'progress', 'dots'],
  ['unready', 'Running', 'degraded', 'notReady'],
  ['leaving', 'Terminating', 'leaving', 'leave'],
  ['crashing', 'CrashLoopBackOff', 'failed', 'restart'],
] as const)('a pod that is %s shows %s', (state, status, token, icon) => {
  expect(appearanceOf(drawn(state))).toMatchObject({ state: status, token, icon });
});

test('a pod says what it is in one sentence', () => {
  expect(podSentence(drawn('ready'), 2)).toBe('Pod web-7d9-k2x4q, Running, ready 1 of 1, revision 2, on worker-3');
  expect(podSentence(drawn('crashing'), 1)).toBe(
    'Pod web-7d9-k2x4q, CrashLoopBackOff, ready 0 of 1, waits before starting again, revision 1, on worker-3, 3 restarts',
  );
});

test('a pointer that rests on a pod is told its name, its state, its owner and what it asks for', () => {
  expect(podTitle(drawn('ready')).split('\n')).toEqual([
    'web-7d9-k2x4q',
    'Running · ready 1/1 · ReplicaSet web-7d9',
    'requests 1 CPU, 1Gi',
  ]);
});

test('names are short under the glyphs', () => {
  expect(shortPodName(drawn('ready'))).toBe('web-k2x');
  const agent = pod({
    name: 'log-agent-x1y2z',
    owner: { kind: 'DaemonSet', name: 'log-agent', uid: 'u2' },
    node: 'n',
    image: 'i',
    app: 'a',
    cpu: '1',
    memory: '1',
  });
  expect(shortPodName(agent.object as Pod)).toBe('log-agent');
});

test.each([
  ['web-canary-k2x', 'web-canary', '-k2x'],
  ['log-agent', 'log-agent', ''],
  ['-k2x', '-k2x', ''],
  ['shell', 'shell', ''],
])('%s is of one owner, and told from siblings by its end', (name, stem, tail) => {
  expect(labelParts(name)).toEqual({ stem, tail });
});
