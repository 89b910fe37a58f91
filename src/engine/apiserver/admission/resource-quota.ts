/** Refuses what would exceed a ResourceQuota, and adds to the used amounts what it lets pass. */
// k8s: staging/src/k8s.io/apiserver/pkg/admission/plugin/resourcequota/controller.go CheckRequest
import type { KubernetesObject } from '../../../api/object.ts';
import { parseQuantity } from '../../../api/quantity.ts';
import {
  addResources,
  compareQuantities,
  maskResources,
  resourcesText,
  subtractResources,
} from '../../../api/quantity-sum.ts';
import { forbidden, type Status } from '../../../api/status.ts';
import type { Pod } from '../../../kinds/pod/types.ts';
import { hasScopes, isPodInScopes } from '../../../kinds/resource-quota/scopes.ts';
import type { ResourceQuota } from '../../../kinds/resource-quota/types.ts';
import { resourcesOfKind, unstatedProblem, usageOf, withoutZeros } from '../../../kinds/resource-quota/usage.ts';
import { derivedCall, type Call, type ObjectVersion } from '../core.ts';
import { withMetadata } from '../metadata.ts';
import type { AdmissionPlugin } from './plugin.ts';

/** What may come to use more of a quota while it exists. */
const growing = new Set(['services', 'persistentvolumeclaims']);

export const resourceQuotaAdmission: AdmissionPlugin = {
  name: 'ResourceQuota',
  validateCreate(call, object) {
    return charge(call, object as KubernetesObject, undefined);
  },
  validateUpdate(call, next, old) {
    const { group, plural } = call.resource.kind;
    if (group !== '' || !growing.has(plural) || call.request.subresource) return undefined;
    return charge(call, next as KubernetesObject, old.value);
  },
};

/** A quota that the object counts against, and which of its resources are concerned. */
interface Concerned {
  version: ObjectVersion;
  quota: ResourceQuota;
  names: string[];
}

function charge(call: Call, object: KubernetesObject, old: KubernetesObject | undefined): Status | undefined {
  const { core, resource } = call;
  const { namespace } = object.metadata;
  if (!namespace || !resource.kind.namespaced || resource.kind.plural === 'events') return undefined;
  const quotas = core.store.range(`/registry/resourcequotas/${namespace}/`);
  if (quotas.length === 0) return undefined;
  const refuse = (why: string): Status => forbidden(resource.name, object.metadata.name, why);

  const concerned = quotas.flatMap((version) => concernOf(call, version, object) ?? []);
  for (const { quota, names } of concerned) {
    const problem = resource.kind.plural === 'pods' ? unstatedProblem(object as Pod, names) : undefined;
    if (problem) return refuse(`failed quota: ${quota.metadata.name}: ${problem}`);
    if (names.some((name) => quota.status.used?.[name] === undefined))
      return refuse(`status unknown for quota: ${quota.metadata.name}, resources: ${[...names].sort().join(',')}`);
  }
  const usage = usageOf(resource.kind, object, core.nowMs);
  const before = old ? usageOf(resource.kind, old, core.nowMs) : {};
  const delta = withoutZeros(subtractResources(usage, before));
  if (Object.keys(delta).length === 0) return undefined;

  const charged = concerned.map(({ version, quota, names }) => {
    const requested = maskResources(delta, names);
    return { version, quota, requested, used: addResources(quota.status.used ?? {}, requested) };
  });
  for (const { quota, requested, used } of charged) {
    const { hard = {} } = quota.status;
    const exceeded = Object.keys(requested).filter(
      (name) => compareQuantities(used[name], hard[name]) > 0 && parseQuantity(requested[name]) > 0,
    );
    if (exceeded.length === 0) continue;
    const [asked, had, limited] = [requested, quota.status.used ?? {}, hard].map((list) =>
      resourcesText(maskResources(list, exceeded)),
    );
    return refuse(`exceeded quota: ${quota.metadata.name}, requested: ${asked}, used: ${had}, limited: ${limited}`);
  }
  if (!call.options.dryRun)
    for (const { version, quota, requested, used } of charged)
      if (Object.keys(requested).length > 0) writeUsed(call, version, quota, used);
  return undefined;
}

function concernOf(call: Call, version: ObjectVersion, object: KubernetesObject): Concerned | undefined {
  const quota = version.value as ResourceQuota;
  const { kind } = call.resource;
  const names = resourcesOfKind(kind, Object.keys(quota.status.hard ?? {}));
  if (names.length === 0) return undefined;
  const isInScope =
    kind.group === '' && kind.plural === 'pods' ? isPodInScopes(quota, object as Pod) : !hasScopes(quota);
  return isInScope ? { version, quota, names } : undefined;
}

function writeUsed(call: Call, version: ObjectVersion, quota: ResourceQuota, used: Record<string, string>): void {
  const resource = call.core.resources.of('', 'resourcequotas');
  const statusCall = derivedCall(call, { verb: 'update', subresource: 'status' }, resource);
  const next: ResourceQuota = { ...withMetadata(quota, {}), status: { ...quota.status, used } };
  call.core.put(statusCall, version.key, next, version);
}
