/** Admission: plugins that may change or refuse an object before it is validated and stored, in upstream's order. */
// k8s: pkg/kubeapiserver/options/plugins.go AllOrderedPlugins
import type { Draft } from '../../api/object.ts';
import type { Status } from '../../api/status.ts';
import type { AdmissionPlugin } from './admission/plugin.ts';
import { certificateSubjectRestriction } from './admission/certificate-subject-restriction.ts';
import { defaultStorageClass } from './admission/default-storage-class.ts';
import { defaultIngressClass } from './admission/default-ingress-class.ts';
import { defaultTolerationSeconds } from './admission/default-toleration-seconds.ts';
import { limitRanger } from './admission/limit-ranger.ts';
import { namespaceLifecycle } from './admission/namespace-lifecycle.ts';
import { persistentVolumeClaimResize } from './admission/persistent-volume-claim-resize.ts';
import { priority } from './admission/priority.ts';
import { resourceQuotaAdmission } from './admission/resource-quota.ts';
import { serviceAccount } from './admission/service-account.ts';
import { storageObjectInUseProtection } from './admission/storage-object-in-use-protection.ts';
import { taintNodesByCondition } from './admission/taint-nodes-by-condition.ts';
import type { Call, ObjectVersion } from './core.ts';

const plugins: readonly AdmissionPlugin[] = [
  namespaceLifecycle,
  limitRanger,
  serviceAccount,
  taintNodesByCondition,
  priority,
  defaultTolerationSeconds,
  defaultStorageClass,
  storageObjectInUseProtection,
  persistentVolumeClaimResize,
  certificateSubjectRestriction,
  defaultIngressClass,
  resourceQuotaAdmission,
];

export function admitCreate(call: Call, draft: Draft): Status | undefined {
  return admit(call, (plugin) => plugin.admitCreate?.(call, draft));
}

export function admitUpdate(call: Call, draft: Draft, old: ObjectVersion): Status | undefined {
  return admit(call, (plugin) => plugin.admitUpdate?.(call, draft, old));
}

/** The second half of admission, when the object is valid: nothing may change any more. */
export function validatingAdmitCreate(call: Call, object: Draft): Status | undefined {
  return admit(call, (plugin) => plugin.validateCreate?.(call, object));
}

export function validatingAdmitUpdate(call: Call, next: Draft, old: ObjectVersion): Status | undefined {
  return admit(call, (plugin) => plugin.validateUpdate?.(call, next, old));
}

export function admitDelete(call: Call, name: string): Status | undefined {
  return admit(call, (plugin) => plugin.admitDelete?.(call, name));
}

function admit(call: Call, ask: (plugin: AdmissionPlugin) => Status | undefined): Status | undefined {
  const { passage } = call.core;
  passage.enter('admission');
  for (const plugin of pluginsOf(call)) {
    const refusal = ask(plugin);
    if (!refusal) continue;
    passage.plugin = plugin.name;
    return refusal;
  }
  return undefined;
}

const byResource = new Map<string, readonly AdmissionPlugin[]>();

function pluginsOf(call: Call): readonly AdmissionPlugin[] {
  const { plural } = call.resource.kind;
  let found = byResource.get(plural);
  if (!found) {
    found = plugins.filter((plugin) => !plugin.resources || plugin.resources.includes(plural));
    byResource.set(plural, found);
  }
  return found;
}
