/** Holds a recommendation back: by what was recommended lately, by how fast the number may change, and by its bounds. */
// k8s: pkg/controller/podautoscaler/horizontal.go normalizeDesiredReplicas, normalizeDesiredReplicasWithBehaviors
import type { HorizontalPodAutoscaler, ScalingRules } from '../../../kinds/horizontal-pod-autoscaler/types.ts';

/** Without a behavior, a fall waits until the highest recommendation is this old. */
export const stabilizationMs = 300_000;
const scaleUpFactor = 2;
const scaleUpLeast = 4;

/** What the controller remembers of one autoscaler. */
export interface History {
  recommendations: { replicas: number; atMs: number }[];
  ups: ScaleChange[];
  downs: ScaleChange[];
}

export interface ScaleChange {
  replicas: number;
  atMs: number;
}

export interface Limited {
  replicas: number;
  able: Verdict;
  limited: Verdict & { status: 'True' | 'False' };
}

interface Verdict {
  reason: string;
  message: string;
}

interface Request {
  spec: HorizontalPodAutoscaler['spec'];
  current: number;
  /** What the metrics recommend. */
  desired: number;
  nowMs: number;
}

const higherRecently: Verdict = {
  reason: 'ScaleDownStabilized',
  message: 'recent recommendations were higher than current one, applying the highest recent recommendation',
};
const lowerRecently: Verdict = {
  reason: 'ScaleUpStabilized',
  message: 'recent recommendations were lower than current one, applying the lowest recent recommendation',
};
const readyForNewScale: Verdict = {
  reason: 'ReadyForNewScale',
  message: 'recommended size matches current size',
};
const withinRange: Verdict = {
  reason: 'DesiredWithinRange',
  message: 'the desired count is within the acceptable range',
};
const tooMany: Verdict = {
  reason: 'TooManyReplicas',
  message: 'the desired replica count is more than the maximum replica count',
};
const tooFew: Verdict = {
  reason: 'TooFewReplicas',
  message: 'the desired replica count is less than the minimum replica count',
};
const upTooFast: Verdict = {
  reason: 'ScaleUpLimit',
  message: 'the desired replica count is increasing faster than the maximum scale rate',
};
const downTooFast: Verdict = {
  reason: 'ScaleDownLimit',
  message: 'the desired replica count is decreasing faster than the maximum scale rate',
};

/** Notes the recommendation in the history, and says what comes of it. */
export function limitReplicas(request: Request, history: History): Limited {
  const { behavior } = request.spec;
  const stabilized = behavior ? stabilizeBy(behavior, request, history) : stabilize(request, history);
  const bounded = behavior
    ? boundBy(behavior, { ...request, desired: stabilized.replicas }, history)
    : bound({ ...request, desired: stabilized.replicas });
  return {
    replicas: bounded.replicas,
    able: stabilized.replicas === request.desired ? readyForNewScale : stabilized.verdict,
    limited: { status: bounded.replicas === stabilized.replicas ? 'False' : 'True', ...bounded.verdict },
  };
}

interface Judged {
  replicas: number;
  verdict: Verdict;
}

function stabilize({ desired, nowMs }: Request, history: History): Judged {
  const cutoffMs = nowMs - stabilizationMs;
  const recent = history.recommendations.filter(({ atMs }) => atMs >= cutoffMs);
  history.recommendations = [...recent, { replicas: desired, atMs: nowMs }];
  return { replicas: Math.max(desired, ...recent.map(({ replicas }) => replicas)), verdict: higherRecently };
}

type Behavior = NonNullable<HorizontalPodAutoscaler['spec']['behavior']>;

function stabilizeBy({ scaleUp, scaleDown }: Behavior, { current, desired, nowMs }: Request, history: History): Judged {
  const upMs = (scaleUp.stabilizationWindowSeconds ?? 0) * 1000;
  const downMs =
    scaleDown.stabilizationWindowSeconds === undefined ? stabilizationMs : scaleDown.stabilizationWindowSeconds * 1000;
  const isUp = desired >= current;
  const within = (windowMs: number) =>
    history.recommendations.filter(({ atMs }) => atMs > nowMs - windowMs).map(({ replicas }) => replicas);
  const replicas = isUp ? Math.min(desired, ...within(upMs)) : Math.max(desired, ...within(downMs));
  const obsoleteMs = nowMs - Math.max(upMs, downMs);
  const kept = history.recommendations.filter(({ atMs }) => atMs >= obsoleteMs);
  history.recommendations = [...kept, { replicas: desired, atMs: nowMs }];
  return { replicas, verdict: isUp ? lowerRecently : higherRecently };
}

// k8s: pkg/controller/podautoscaler/horizontal.go convertDesiredReplicasWithRules
function bound({ spec, current, desired }: Request): Judged {
  const upLimit = Math.max(scaleUpFactor * current, scaleUpLeast);
  const most = Math.min(spec.maxReplicas, upLimit);
  if (desired < spec.minReplicas) return { replicas: spec.minReplicas, verdict: tooFew };
  if (desired > most) return { replicas: most, verdict: spec.maxReplicas > upLimit ? upTooFast : tooMany };
  return { replicas: desired, verdict: withinRange };
}

// k8s: pkg/controller/podautoscaler/horizontal.go convertDesiredReplicasWithBehaviorRate
function boundBy(
  { scaleUp, scaleDown }: Behavior,
  { spec, current, desired, nowMs }: Request,
  history: History,
): Judged {
  if (desired > current) {
    const limit = Math.max(current, upLimitOf(scaleUp, current, history, nowMs));
    const most = Math.min(spec.maxReplicas, limit);
    if (desired > most) return { replicas: most, verdict: spec.maxReplicas > limit ? upTooFast : tooMany };
  } else if (desired < current) {
    const limit = Math.min(current, downLimitOf(scaleDown, current, history, nowMs));
    const least = Math.max(spec.minReplicas, limit);
    if (desired < least) return { replicas: least, verdict: spec.minReplicas < limit ? downTooFast : tooFew };
  }
  return { replicas: desired, verdict: withinRange };
}

/** Each period counts from the number with which it began, so that several small steps are no way around. */
function upLimitOf(rules: ScalingRules, current: number, { ups, downs }: History, nowMs: number): number {
  if (rules.selectPolicy === 'Disabled') return current;
  const proposals = rules.policies.map(({ type, value, periodSeconds }) => {
    const before = current - changeSince(ups, periodSeconds, nowMs) + changeSince(downs, periodSeconds, nowMs);
    return type === 'Pods' ? before + value : Math.ceil(before * (1 + value / 100));
  });
  return rules.selectPolicy === 'Min' ? Math.min(...proposals) : Math.max(...proposals);
}

function downLimitOf(rules: ScalingRules, current: number, { ups, downs }: History, nowMs: number): number {
  if (rules.selectPolicy === 'Disabled') return current;
  const proposals = rules.policies.map(({ type, value, periodSeconds }) => {
    const before = current + changeSince(downs, periodSeconds, nowMs) - changeSince(ups, periodSeconds, nowMs);
    return type === 'Pods' ? before - value : Math.trunc(before * (1 - value / 100));
  });
  return rules.selectPolicy === 'Min' ? Math.max(...proposals) : Math.min(...proposals);
}

function changeSince(changes: readonly ScaleChange[], periodSeconds: number, nowMs: number): number {
  const cutoffMs = nowMs - periodSeconds * 1000;
  return changes.reduce((sum, { replicas, atMs }) => (atMs > cutoffMs ? sum + replicas : sum), 0);
}

/** Remembers a change for as long as a policy may ask for it. */
// k8s: pkg/controller/podautoscaler/horizontal.go storeScaleEvent
export function noteChange(
  { behavior }: HorizontalPodAutoscaler['spec'],
  history: History,
  from: number,
  to: number,
  nowMs: number,
): void {
  if (!behavior) return;
  const [list, rules] = to > from ? (['ups', behavior.scaleUp] as const) : (['downs', behavior.scaleDown] as const);
  const longestMs = Math.max(...rules.policies.map(({ periodSeconds }) => periodSeconds)) * 1000;
  const kept = history[list].filter(({ atMs }) => atMs >= nowMs - longestMs);
  history[list] = [...kept, { replicas: Math.abs(to - from), atMs: nowMs }];
}
