/** Gives containers the requests and limits that a LimitRange has for those without, and refuses what is too small or too large. */
// k8s: plugin/pkg/admission/limitranger/admission.go
import type { Draft } from '../../../api/object.ts';
import { parseQuantity } from '../../../api/quantity.ts';
import type { ResourceList } from '../../../api/quantity-sum.ts';
import { forbidden, type Status } from '../../../api/status.ts';
import type { LimitRange, LimitRangeItem } from '../../../kinds/limit-range/types.ts';
import { podQuantities } from '../../../kinds/pod/quantities.ts';
import type { Container, Pod } from '../../../kinds/pod/types.ts';
import type { Call } from '../core.ts';
import type { AdmissionPlugin } from './plugin.ts';

const annotation = 'kubernetes.io/limit-ranger';

export const limitRanger: AdmissionPlugin = {
  name: 'LimitRanger',
  resources: ['pods', 'persistentvolumeclaims'],
  admitCreate(call, draft) {
    if (call.resource.kind.plural === 'pods')
      for (const limitRange of limitRangesOf(call)) setDefaults(draft as Draft<Pod>, limitRange);
    return undefined;
  },
  validateCreate(call, object) {
    return check(call, object);
  },
  validateUpdate(call, next, old) {
    const isClaim = call.resource.kind.plural === 'persistentvolumeclaims' && !call.request.subresource;
    return isClaim && !old.value.metadata.deletionTimestamp ? check(call, next) : undefined;
  },
};

function limitRangesOf({ core, request }: Call): LimitRange[] {
  if (!request.namespace) return [];
  return core.store.range(`/registry/limitranges/${request.namespace}/`).map(({ value }) => value as LimitRange);
}

function setDefaults(draft: Draft<Pod>, { spec }: LimitRange): void {
  const set: string[] = [];
  const limits: Record<string, string> = {};
  const requests: Record<string, string> = {};
  for (const item of spec.limits ?? []) {
    if (item.type !== 'Container') continue;
    Object.assign(limits, item.default);
    Object.assign(requests, item.defaultRequest);
  }
  const groups = [
    ['container', draft.spec.containers],
    ['init container', draft.spec.initContainers ?? []],
  ] as const;
  for (const [what, containers] of groups)
    for (const container of containers) {
      const [request, limit] = [fill(container, 'requests', requests), fill(container, 'limits', limits)];
      if (request) set.push(`${request} request for ${what} ${container.name}`);
      if (limit) set.push(`${limit} limit for ${what} ${container.name}`);
    }
  if (set.length === 0) return;
  draft.metadata.annotations = {
    ...draft.metadata.annotations,
    [annotation]: `LimitRanger plugin set: ${set.join('; ')}`,
  };
}

/** The names of what was missing: `cpu, memory`. */
function fill(container: Container, side: 'requests' | 'limits', values: ResourceList): string {
  const missing = Object.keys(values)
    .filter((name) => container.resources?.[side]?.[name] === undefined)
    .sort();
  if (missing.length === 0) return '';
  const filled = { ...container.resources?.[side] };
  for (const name of missing) filled[name] = values[name];
  container.resources = { ...container.resources, [side]: filled };
  return missing.join(', ');
}

function check(call: Call, object: Draft): Status | undefined {
  for (const { spec } of limitRangesOf(call)) {
    const problems =
      call.resource.kind.plural === 'pods'
        ? podProblems(spec.limits ?? [], object as Draft<Pod>)
        : claimProblems(spec.limits ?? [], object as unknown as Claim);
    if (problems.length === 0) continue;
    const distinct = [...new Set(problems)];
    const why = distinct.length === 1 ? distinct[0] : `[${distinct.join(', ')}]`;
    return forbidden(call.resource.name, object.metadata.name ?? '', why);
  }
  return undefined;
}

// k8s: plugin/pkg/admission/limitranger/admission.go PodValidateLimitFunc
function podProblems(items: readonly LimitRangeItem[], pod: Draft<Pod>): string[] {
  return items.flatMap((item) => {
    if (item.type === 'Pod') return problemsOf(item, podQuantities(pod, 'requests'), podQuantities(pod, 'limits'));
    if (item.type !== 'Container') return [];
    return [...pod.spec.containers, ...(pod.spec.initContainers ?? [])].flatMap(({ resources }) =>
      problemsOf(item, resources?.requests ?? {}, resources?.limits ?? {}),
    );
  });
}

function problemsOf(item: LimitRangeItem, requests: ResourceList, limits: ResourceList): string[] {
  const each = (list: ResourceList | undefined, ask: (rule: Rule) => string | undefined): string[] =>
    Object.keys(list ?? {})
      .sort()
      .flatMap((name) => {
        const enforced = list?.[name] ?? '';
        return ask({ type: item.type, name, enforced, request: requests[name], limit: limits[name] }) ?? [];
      });
  return [
    ...each(item.min, minProblem),
    ...each(item.max, maxProblem),
    ...each(item.maxLimitRequestRatio, ratioProblem),
  ];
}

/** What a LimitRange says of one resource, and what is asked for. */
interface Rule {
  type: string;
  name: string;
  enforced: string;
  request?: string | undefined;
  limit?: string | undefined;
}

function minProblem({ type, name, enforced, request, limit }: Rule): string | undefined {
  const rule = `minimum ${name} usage per ${type} is ${enforced}`;
  if (request === undefined) return `${rule}.  No request is specified`;
  if (parseQuantity(request) < parseQuantity(enforced)) return `${rule}, but request is ${request}`;
  return limit !== undefined && parseQuantity(limit) < parseQuantity(enforced)
    ? `${rule}, but limit is ${limit}`
    : undefined;
}

function maxProblem({ type, name, enforced, request, limit }: Rule): string | undefined {
  const rule = `maximum ${name} usage per ${type} is ${enforced}`;
  if (limit === undefined) return `${rule}.  No limit is specified`;
  if (parseQuantity(limit) > parseQuantity(enforced)) return `${rule}, but limit is ${limit}`;
  return request !== undefined && parseQuantity(request) > parseQuantity(enforced)
    ? `${rule}, but request is ${request}`
    : undefined;
}

function ratioProblem({ type, name, enforced, request, limit }: Rule): string | undefined {
  const rule = `${name} max limit to request ratio per ${type} is ${enforced}`;
  if (parseQuantity(request) === 0) return `${rule}, but no request is specified or request is 0`;
  if (parseQuantity(limit) === 0) return `${rule}, but no limit is specified or limit is 0`;
  const ratio = parseQuantity(limit) / parseQuantity(request);
  return ratio > parseQuantity(enforced) ? `${rule}, but provided ratio is ${ratio.toFixed(6)}` : undefined;
}

interface Claim {
  spec: { resources?: { requests?: Record<string, string> } };
}

// k8s: plugin/pkg/admission/limitranger/admission.go PersistentVolumeClaimValidateLimitFunc
function claimProblems(items: readonly LimitRangeItem[], claim: Claim): string[] {
  const requests = claim.spec.resources?.requests ?? {};
  return items
    .filter(({ type }) => type === 'PersistentVolumeClaim')
    .flatMap(({ type, min = {}, max = {} }) => [
      ...Object.keys(min).flatMap(
        (name) => minProblem({ type, name, enforced: min[name], request: requests[name] }) ?? [],
      ),
      ...Object.keys(max).flatMap((name) => {
        const rule = `maximum ${name} usage per ${type} is ${max[name]}`;
        if (requests[name] === undefined) return [`${rule}.  No request is specified`];
        const isTooMuch = parseQuantity(requests[name]) > parseQuantity(max[name]);
        return isTooMuch ? [`${rule}, but request is ${requests[name]}`] : [];
      }),
    ]);
}
