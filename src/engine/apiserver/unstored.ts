/** Resources that are answered and never stored, as discovery lists them. */

/** One line of discovery. */
export interface ResourceEntry {
  name: string;
  singularName: string;
  namespaced: boolean;
  group?: string;
  version?: string;
  kind: string;
  verbs: string[];
  shortNames?: readonly string[];
  categories?: readonly string[];
}

export interface Unstored {
  group: string;
  version: string;
  entries: ResourceEntry[];
}

const created = (kind: string, namespaced = false): ResourceEntry => ({
  name: `${kind.toLowerCase()}s`,
  singularName: kind.toLowerCase(),
  namespaced,
  kind,
  verbs: ['create'],
});

const componentStatuses: ResourceEntry = {
  name: 'componentstatuses',
  singularName: 'componentstatus',
  namespaced: false,
  kind: 'ComponentStatus',
  verbs: ['get', 'list'],
  shortNames: ['cs'],
};

export const unstored: readonly Unstored[] = [
  { group: '', version: 'v1', entries: [created('Binding', true), componentStatuses] },
  { group: 'authentication.k8s.io', version: 'v1', entries: [created('SelfSubjectReview'), created('TokenReview')] },
  {
    group: 'authorization.k8s.io',
    version: 'v1',
    entries: [
      created('LocalSubjectAccessReview', true),
      created('SelfSubjectAccessReview'),
      created('SelfSubjectRulesReview'),
      created('SubjectAccessReview'),
    ],
  },
];

/** Only where there is a metrics server. */
export const metrics: Unstored = {
  group: 'metrics.k8s.io',
  version: 'v1beta1',
  entries: [
    { name: 'nodes', singularName: '', namespaced: false, kind: 'NodeMetrics', verbs: ['get', 'list'] },
    { name: 'pods', singularName: '', namespaced: true, kind: 'PodMetrics', verbs: ['get', 'list'] },
  ],
};
