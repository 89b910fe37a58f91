/** A Pod is one or more containers that live and die together on one node. */
import { defineKind, mentions } from '../../api/kind.ts';
import { podColumns } from './columns.ts';
import { defaultPod } from './defaults.ts';
import { prepareCreatePod, prepareUpdatePod } from './strategy.ts';
import type { Pod } from './types.ts';
import { validatePod } from './validate.ts';
import { validatePodUpdate } from './validate-update.ts';
import { podWarnings } from './warnings.ts';

export const pod = defineKind<Pod>({
  group: '',
  version: 'v1',
  kind: 'Pod',
  plural: 'pods',
  singular: 'pod',
  shortNames: ['po'],
  categories: ['all'],
  namespaced: true,
  subresources: [
    'status',
    'binding',
    'eviction',
    'log',
    'exec',
    'attach',
    'portforward',
    'ephemeralcontainers',
    'proxy',
  ],
  schema: 'io.k8s.api.core.v1.Pod',
  defaults: defaultPod,
  prepareCreate: prepareCreatePod,
  prepareUpdate: prepareUpdatePod,
  validate: validatePod,
  validateUpdate: validatePodUpdate,
  warnings: podWarnings,
  columns: podColumns,
  // k8s: pkg/registry/core/pod/strategy.go ToSelectableFields
  fields: {
    'spec.nodeName': (object) => object.spec.nodeName ?? '',
    'spec.restartPolicy': (object) => object.spec.restartPolicy,
    'spec.schedulerName': (object) => object.spec.schedulerName,
    'spec.serviceAccountName': (object) => object.spec.serviceAccountName ?? '',
    'spec.hostNetwork': (object) => String(object.spec.hostNetwork ?? false),
    'status.phase': (object) => object.status.phase,
    'status.podIP': (object) => object.status.podIP ?? '',
    // Upstream lets it be asked for, and never fills it in.
    'status.podIPs': () => '',
    // As clients before v1 called it.
    'spec.host': (object) => object.spec.nodeName ?? '',
    'status.nominatedNodeName': (object) => object.status.nominatedNodeName ?? '',
  },
  relations: [
    mentions('Node'),
    mentions('ConfigMap'),
    mentions('Secret'),
    mentions('ServiceAccount'),
    mentions('PriorityClass'),
  ],
});
