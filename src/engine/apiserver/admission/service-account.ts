/** Gives every pod a service account. */
// k8s: plugin/pkg/admission/serviceaccount/admission.go
import { forbidden } from '../../../api/status.ts';
import type { Draft } from '../../../api/object.ts';
import type { Pod } from '../../../kinds/pod/types.ts';
import { admissionName, type AdmissionPlugin } from './plugin.ts';

export const serviceAccount: AdmissionPlugin = {
  name: 'ServiceAccount',
  resources: ['pods'],
  admitCreate(call, draft) {
    const { spec, metadata } = draft as Draft<Pod>;
    if (!spec.serviceAccountName) {
      spec.serviceAccountName = 'default';
      spec.serviceAccount = 'default';
      // Upstream also waits for the account `default` to exist; controllers try again until it does. Here it counts as there.
      return undefined;
    }
    const name = spec.serviceAccountName;
    if (name === 'default' || call.core.store.get(`/registry/serviceaccounts/${metadata.namespace}/${name}`))
      return undefined;
    return forbidden(
      call.resource.name,
      admissionName(draft),
      `error looking up service account ${metadata.namespace}/${name}: serviceaccount "${name}" not found`,
    );
  },
};
