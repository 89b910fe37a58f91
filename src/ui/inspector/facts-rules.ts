/** The facts of objects that set rules: quotas and limits, ways in from outside, who may do and reach what. */
import type { KubernetesObject } from '../../api/object.ts';
import { formatSelector, type LabelSelector } from '../../api/selector.ts';
import type { ClusterRole } from '../../kinds/cluster-role/types.ts';
import type { Ingress, IngressBackend } from '../../kinds/ingress/types.ts';
import type { IngressClass } from '../../kinds/ingress-class/types.ts';
import type { LimitRange } from '../../kinds/limit-range/types.ts';
import type { NetworkPolicy, PolicyPeer, PolicyPort } from '../../kinds/network-policy/types.ts';
import type { ReplicationController } from '../../kinds/replication-controller/types.ts';
import type { ResourceQuota } from '../../kinds/resource-quota/types.ts';
import type { PolicyRule, Role } from '../../kinds/role/types.ts';
import type { RoleBinding } from '../../kinds/role-binding/types.ts';
import { shareOf } from '../design/share-of.ts';
import { imageFact, refusedFacts, type Fact } from './fact.ts';

/** Undefined for kinds that set no rules. */
export function ruleFacts(object: KubernetesObject): Fact[] | undefined {
  switch (object.kind) {
    case 'Role':
    case 'ClusterRole':
      return roleFacts(object as Role | ClusterRole);
    case 'RoleBinding':
    case 'ClusterRoleBinding':
      return bindingFacts(object as RoleBinding);
    case 'ResourceQuota':
      return quotaFacts(object as ResourceQuota);
    case 'LimitRange':
      return limitFacts(object as LimitRange);
    case 'Ingress':
      return ingressFacts(object as Ingress);
    case 'IngressClass':
      return [{ label: 'Controller', value: (object as IngressClass).spec.controller ?? 'none', mono: true }];
    case 'NetworkPolicy':
      return policyFacts(object as NetworkPolicy);
    case 'ReplicationController':
      return controllerFacts(object as ReplicationController);
    default:
      return undefined;
  }
}

function roleFacts(role: Role | ClusterRole): Fact[] {
  const selectors = 'aggregationRule' in role ? (role.aggregationRule?.clusterRoleSelectors ?? []) : [];
  const rules = role.rules ?? [];
  return [
    ...selectors.map((selector) => ({ label: 'Sum of', value: formatSelector(selector), mono: true })),
    ...rules.map((rule) => ({ label: 'May', value: ruleText(rule) })),
    ...(rules.length === 0 ? [{ label: 'May', value: 'nothing' }] : []),
  ];
}

/** `get, list, watch · pods, pods/log`, `patch · deployments.apps named web` */
function ruleText({
  verbs,
  apiGroups = [],
  resources = [],
  resourceNames = [],
  nonResourceURLs = [],
}: PolicyRule): string {
  const places = apiGroups.length > 0 ? apiGroups : [''];
  const what = [
    ...resources.flatMap((resource) => places.map((group) => (group ? `${resource}.${group}` : resource))),
    ...nonResourceURLs,
  ];
  const named = resourceNames.length > 0 ? ` named ${resourceNames.join(', ')}` : '';
  return `${verbs.map(wordOf).join(', ')} · ${what.map(wordOf).join(', ')}${named}`;
}

function wordOf(word: string): string {
  return word === '*' ? 'all' : word;
}

function bindingFacts({ roleRef, subjects = [], metadata }: RoleBinding): Fact[] {
  const { kind, name } = roleRef;
  const key = kind === 'Role' ? `${metadata.namespace ?? ''}/${name}` : name;
  const link = { group: 'rbac.authorization.k8s.io', resource: `${kind.toLowerCase()}s`, key };
  return [
    { label: 'Gives', value: name, mono: true, link },
    ...subjects.map((subject) => {
      const account =
        subject.kind === 'ServiceAccount' ? `${subject.namespace ?? metadata.namespace ?? ''}/${subject.name}` : '';
      return {
        label: subject.kind === 'ServiceAccount' ? 'To account' : `To ${subject.kind.toLowerCase()}`,
        value: account || subject.name,
        mono: true,
        ...(account ? { link: { group: '', resource: 'serviceaccounts', key: account } } : {}),
      };
    }),
    ...(subjects.length === 0 ? [{ label: 'To', value: 'nobody' }] : []),
  ];
}

function quotaFacts({ spec, status: { hard = {}, used = {} } }: ResourceQuota): Fact[] {
  const limits = Object.keys(hard).length > 0 ? hard : (spec.hard ?? {});
  return [
    ...(spec.scopes?.length ? [{ label: 'Scopes', value: spec.scopes.join(', ') }] : []),
    ...Object.keys(limits)
      .sort()
      .map((name) => {
        const [had, most] = [used[name], limits[name]];
        const value = had === undefined ? `not counted yet, at most ${most}` : `${had} of ${most}`;
        return { label: name, value, ...(had === undefined ? {} : { share: shareOf(had, most) }) };
      }),
  ];
}

function limitFacts({ spec }: LimitRange): Fact[] {
  return (spec.limits ?? []).flatMap(({ type, min, max, default: limit, defaultRequest, maxLimitRequestRatio }) => {
    const parts: [string, Record<string, string> | undefined][] = [
      ['at least', min],
      ['at most', max],
      ['request if none', defaultRequest],
      ['limit if none', limit],
      ['limit per request', maxLimitRequestRatio],
    ];
    const names = new Set(parts.flatMap(([, list]) => Object.keys(list ?? {})));
    return [...names].sort().map((name) => ({
      label: `${type} ${name}`,
      value: parts.flatMap(([word, list]) => (list?.[name] === undefined ? [] : [`${word} ${list[name]}`])).join(' · '),
    }));
  });
}

function ingressFacts({ spec, metadata }: Ingress): Fact[] {
  const backendFact = (label: string, backend: IngressBackend): Fact => {
    const { service, resource } = backend;
    if (!service) return { label, value: resource ? `${resource.kind} ${resource.name}` : 'nothing', mono: true };
    const link = { group: '', resource: 'services', key: `${metadata.namespace ?? ''}/${service.name}` };
    return { label, value: `${service.name}:${service.port?.name ?? service.port?.number ?? ''}`, mono: true, link };
  };
  return [
    { label: 'Class', value: spec.ingressClassName ?? 'none' },
    ...(spec.rules ?? []).flatMap(({ host, http }) =>
      (http?.paths ?? []).map(({ path = '/', pathType, backend }) =>
        backendFact(`${host ?? 'any host'}${path}${belowText(path, pathType)}`, backend),
      ),
    ),
    ...(spec.defaultBackend ? [backendFact('all else', spec.defaultBackend)] : []),
    ...(spec.tls ?? []).map(({ hosts = [], secretName }) => ({
      label: 'TLS',
      value: `${hosts.join(', ') || 'all hosts'}${secretName ? ` with ${secretName}` : ''}`,
    })),
  ];
}

/** What else a prefix takes: all below it. */
function belowText(path: string, pathType: string | undefined): string {
  if (pathType !== 'Prefix') return '';
  return path.endsWith('/') ? '*' : '/*';
}

function policyFacts({ spec }: NetworkPolicy): Fact[] {
  const { podSelector, ingress = [], egress = [], policyTypes = [] } = spec;
  return [
    { label: 'Selects', value: selectionText(podSelector, 'all pods of the namespace'), mono: true },
    ...(policyTypes.includes('Ingress')
      ? sideFacts(
          'Ingress from',
          ingress.map(({ ports, from }) => ({ ports, peers: from })),
        )
      : []),
    ...(policyTypes.includes('Egress')
      ? sideFacts(
          'Egress to',
          egress.map(({ ports, to }) => ({ ports, peers: to })),
        )
      : []),
  ];
}

function sideFacts(label: string, rules: readonly { ports?: PolicyPort[]; peers?: PolicyPeer[] }[]): Fact[] {
  if (rules.length === 0) return [{ label, value: 'nobody' }];
  return rules.map(({ ports = [], peers = [] }) => {
    const who = peers.length > 0 ? peers.map(peerText).join('; ') : 'everybody';
    const where = ports.map(
      ({ port, endPort, protocol }) => `${port ?? 'any'}${endPort ? `–${endPort}` : ''}/${protocol}`,
    );
    return { label, value: where.length > 0 ? `${who} · ${where.join(', ')}` : who };
  });
}

function peerText({ podSelector, namespaceSelector, ipBlock }: PolicyPeer): string {
  if (ipBlock) return `${ipBlock.cidr}${ipBlock.except?.length ? ` without ${ipBlock.except.join(', ')}` : ''}`;
  const pods = podSelector ? `pods ${selectionText(podSelector, 'of any label')}` : 'all pods';
  return namespaceSelector ? `${pods} in namespaces ${selectionText(namespaceSelector, 'of any label')}` : pods;
}

function selectionText(selector: LabelSelector, all: string): string {
  const text = formatSelector(selector);
  return text === '<none>' || text === '' ? all : text;
}

function controllerFacts({ spec, status }: ReplicationController): Fact[] {
  return [
    { label: 'Pods', value: `${status.readyReplicas ?? 0} ready of ${spec.replicas} wanted` },
    imageFact(spec.template.spec),
    { label: 'Selector', value: formatSelector({ matchLabels: spec.selector ?? {} }), mono: true },
    ...refusedFacts(status.conditions),
  ];
}
