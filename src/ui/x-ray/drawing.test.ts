import { describe, expect, it } from 'vitest';
import type { XRayLane, XRayStep } from '../../api/x-ray.ts';
import { drawingOf, reachedLanes, sinceText } from './drawing.ts';

const lanes: XRayLane[] = ['you', 'apiserver', 'etcd', 'deployment-controller', 'kube-proxy'].map((id) => ({
  id,
  name: id,
}));

function step(kind: XRayStep['kind'], from: string, to: string, more: Partial<XRayStep> = {}): XRayStep {
  return { kind, from, to, label: '', text: '', atMs: 0, lastMs: 0, count: 1, ...more };
}

const middle = { you: 0.1, apiserver: 0.3, etcd: 0.5, controller: 0.7, proxy: 0.9 };

describe('arrows', () => {
  it('draws a request of a controller to the API server, and from there the write to etcd', () => {
    const { arrows, label } = drawingOf(step('call', 'deployment-controller', 'apiserver', { revision: 7 }), lanes);
    expect(arrows).toMatchObject([
      { left: middle.apiserver, points: 'left', line: 'request' },
      { left: middle.apiserver, points: 'right', line: 'store' },
    ]);
    expect(arrows[0].width).toBeCloseTo(middle.controller - middle.apiserver);
    expect(arrows[1].width).toBeCloseTo(middle.etcd - middle.apiserver);
    expect(label).toEqual({ left: middle.etcd });
  });

  it('draws nothing to etcd for a request that was refused', () => {
    const refused = { stage: 'precondition', code: 409, message: '' } as const;
    const { arrows } = drawingOf(step('call', 'deployment-controller', 'apiserver', { refused }), lanes);
    expect(arrows.map(({ line }) => line)).toEqual(['refused']);
  });

  it('draws a watch event as another line, away from the API server', () => {
    const { arrows } = drawingOf(step('watch', 'apiserver', 'deployment-controller', { revision: 7 }), lanes);
    expect(arrows).toMatchObject([{ points: 'right', line: 'watch' }]);
  });

  it('draws the answer back to the student', () => {
    expect(drawingOf(step('answer', 'apiserver', 'you', { revision: 7 }), lanes)).toMatchObject({
      arrows: [{ left: middle.you, points: 'left', line: 'request' }],
      label: { left: middle.you },
    });
  });

  it('puts the words on work at the right edge to its left', () => {
    const { arrows, label } = drawingOf(step('work', 'kube-proxy', 'kube-proxy'), lanes);
    expect(arrows).toEqual([]);
    expect('right' in label && label.right).toBeCloseTo(1 - middle.proxy);
  });
});

it('reaches etcd only with a write', () => {
  const request = { input: 1, atMs: 0, what: '', code: 200 };
  const reached = (steps: XRayStep[]) => [...reachedLanes({ request, lanes, steps, stepsLeftOut: 0 })];
  const asked = step('request', 'you', 'apiserver');
  expect(reached([asked])).toEqual(['you', 'apiserver']);
  expect(reached([asked, step('write', 'apiserver', 'etcd')])).toEqual(['you', 'apiserver', 'etcd']);
});

it.each([
  [0, '+0 ms'],
  [13.4, '+13 ms'],
  [999.6, '+1.0 s'],
  [4597.9, '+4.6 s'],
  [200_000, '+3 min 20 s'],
])('says how long after the request: %d', (ms, text) => expect(sinceText(ms)).toBe(text));
