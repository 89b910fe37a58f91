/** Where the arrows of a step begin and end, and the words beside them. Places are shares of the chart's width. */
import type { Stage, XRayChart, XRayLane, XRayStep } from '../../api/x-ray.ts';

export interface Arrow {
  /** From the left end, whichever way it points. */
  left: number;
  width: number;
  points: 'left' | 'right';
  line: 'request' | 'watch' | 'store' | 'refused';
}

export interface Drawing {
  arrows: Arrow[];
  /** Where the label begins, or ends when what it speaks of stands at the right edge. */
  label: { left: number } | { right: number };
}

export function drawingOf(step: XRayStep, lanes: readonly XRayLane[]): Drawing {
  const at = (lane: string) => centreOf(lane, lanes);
  const arrow = (from: string, to: string, line: Arrow['line']): Arrow => ({
    left: Math.min(at(from), at(to)),
    width: Math.abs(at(to) - at(from)),
    points: at(to) < at(from) ? 'left' : 'right',
    line,
  });
  const { kind, from, to, refused } = step;
  if (kind === 'stages') return { arrows: [], label: { left: at(from) } };
  if (kind === 'work') return { arrows: [], label: { right: 1 - at(to) } };
  if (kind === 'call') {
    const request = arrow(from, to, refused ? 'refused' : 'request');
    // Only the API server speaks to etcd: the write is an arrow of its own.
    const stored = step.revision === undefined ? [] : [arrow('apiserver', 'etcd', 'store')];
    return { arrows: [request, ...stored], label: { left: at('etcd') } };
  }
  const line = kind === 'watch' ? 'watch' : kind === 'write' ? 'store' : 'request';
  return { arrows: [arrow(from, to, line)], label: { left: Math.min(at(from), at(to)) } };
}

/** The middle of a lane, as a share of the width. */
export function centreOf(lane: string, lanes: readonly XRayLane[]): number {
  return (lanes.findIndex(({ id }) => id === lane) + 0.5) / lanes.length;
}

/** Lanes that some step has touched. */
export function reachedLanes({ steps }: XRayChart): ReadonlySet<string> {
  const reached = new Set<string>();
  for (const { kind, from, to, revision } of steps) {
    reached.add(from).add(to);
    if (kind === 'call' && revision !== undefined) reached.add('etcd');
  }
  return reached;
}

export const stageWords: Readonly<Record<Stage, { word: string; meaning: string }>> = {
  routing: { word: 'route', meaning: 'Which resource does the path name?' },
  authentication: { word: 'authenticate', meaning: 'Who is asking?' },
  authorization: { word: 'authorize', meaning: 'May they do that?' },
  decoding: {
    word: 'decode',
    meaning: 'From JSON to an object, checked against the schema; a patch is laid over what is stored',
  },
  lookup: { word: 'look up', meaning: 'Read what is stored' },
  precondition: { word: 'precondition', meaning: 'Is it still the version that the client has seen?' },
  budget: { word: 'budget', meaning: 'Does a disruption budget allow it?' },
  defaults: { word: 'defaults', meaning: 'Fill in what was left open' },
  admission: { word: 'admit', meaning: 'Admission plugins may change the object or refuse it' },
  validation: { word: 'validate', meaning: 'Are all fields right?' },
  connect: { word: 'to kubelet', meaning: 'Handed on to the kubelet of the pod’s node' },
  storage: { word: 'store', meaning: 'Written to etcd' },
};

/** Time since the request: `+13 ms`, `+4.6 s`, `+3 min 20 s`. */
export function sinceText(ms: number): string {
  if (ms < 999.5) return `+${Math.round(ms)} ms`;
  if (ms < 99_950) return `+${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `+${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
