/** Refuses to create in a namespace that is missing or on its way out, and keeps the namespaces that a cluster cannot do without. */
// k8s: staging/src/k8s.io/apiserver/pkg/admission/plugin/namespace/lifecycle/admission.go
import type { Draft } from '../../../api/object.ts';
import { forbidden, notFound, type Status } from '../../../api/status.ts';
import type { Namespace } from '../../../kinds/namespace/types.ts';
import type { Call } from '../core.ts';
import { admissionName, type AdmissionPlugin } from './plugin.ts';

const immortal = new Set(['default', 'kube-system', 'kube-public']);

export const namespaceLifecycle: AdmissionPlugin = {
  name: 'NamespaceLifecycle',
  admitCreate(call, draft) {
    const { namespace } = draft.metadata;
    if (!call.resource.kind.namespaced || !namespace) return undefined;
    const found = namespaceOf(call, namespace);
    if (!found) return missing(namespace);
    return found.status.phase === 'Terminating' ? terminating(call, draft, namespace) : undefined;
  },
  admitUpdate(call, draft) {
    const { namespace } = draft.metadata;
    if (!call.resource.kind.namespaced || !namespace) return undefined;
    return namespaceOf(call, namespace) ? undefined : missing(namespace);
  },
  admitDelete(call, name) {
    const isNamespace = call.resource.kind.plural === 'namespaces' && call.resource.kind.group === '';
    return isNamespace && immortal.has(name)
      ? forbidden(call.resource.name, name, 'this namespace may not be deleted')
      : undefined;
  },
};

function namespaceOf(call: Call, name: string): Namespace | undefined {
  return call.core.store.get(`/registry/namespaces/${name}`)?.value as Namespace | undefined;
}

function missing(namespace: string): Status {
  return notFound({ group: '', resource: 'namespaces' }, namespace);
}

function terminating(call: Call, draft: Draft, namespace: string): Status {
  const name = admissionName(draft);
  const status = forbidden(
    call.resource.name,
    name,
    `unable to create new content in namespace ${namespace} because it is being terminated`,
  );
  const cause = {
    reason: 'NamespaceTerminating',
    message: `namespace ${namespace} is being terminated`,
    field: 'metadata.namespace',
  };
  return { ...status, details: { ...status.details, causes: [cause] } };
}
