/** `kubectl create role`, `clusterrole`, `rolebinding` and `clusterrolebinding`. */
// k8s: staging/src/k8s.io/kubectl/pkg/cmd/create/create_role.go, create_clusterrole.go, create_rolebinding.go
import type { PolicyRule } from '../../kinds/role/types.ts';
import type { Subject } from '../../kinds/role-binding/types.ts';
import type { Command } from '../command.ts';
import type { Discovery } from '../discovery.ts';
import { CommandError, ManyErrors } from '../errors.ts';
import type { Flag } from '../flags.ts';
import type { Generator } from './create-generator.ts';
import { draft } from './create-workload.ts';

const group = 'rbac.authorization.k8s.io';
const apiVersion = `${group}/v1`;

const verbFlag: Flag = { name: 'verb', type: 'list', default: '[]', help: 'A verb: get, list, create, or * for all.' };
const resourceFlag: Flag = {
  name: 'resource',
  type: 'list',
  default: '[]',
  help: 'What the verbs may be done to: pods, deployments.apps, pods/log.',
};
const resourceNameFlag: Flag = {
  name: 'resource-name',
  type: 'array',
  default: '[]',
  help: 'Only the object of this name; may be given several times.',
};
const roleFlags = [verbFlag, resourceFlag, resourceNameFlag];

const bindingFlags: readonly Flag[] = [
  { name: 'user', type: 'array', default: '[]', help: 'A user; may be given several times.' },
  { name: 'group', type: 'array', default: '[]', help: 'A group; may be given several times.' },
  {
    name: 'serviceaccount',
    type: 'array',
    default: '[]',
    help: 'A service account as <namespace>:<name>; may be given several times.',
  },
];

export const createRole: Generator = {
  name: 'role',
  summary: 'Create a role with a single rule',
  usage: 'role NAME --verb=verb --resource=resource.group/subresource',
  examples: ['kubectl create role pod-reader --verb=get --verb=list --verb=watch --resource=pods'],
  flags: roleFlags,
  namespaced: true,
  async build(command, name) {
    const discovery = await command.discovery();
    const verbs = verbsOf(command);
    if (verbs.length === 0) throw new CommandError('at least one verb must be specified');
    warnOfVerbs(command, verbs);
    const resources = resourcesOf(command);
    if (resources.length === 0) throw new CommandError('at least one resource must be specified');
    checkResources(discovery, verbs, resources);
    const rules = rulesOf(discovery, verbs, resources, unique(command.flags.list('resource-name')), []);
    return draft({ kind: 'Role', apiVersion, metadata: { name, creationTimestamp: null }, rules });
  },
};

export const createClusterRole: Generator = {
  name: 'clusterrole',
  summary: 'Create a cluster role',
  usage: 'clusterrole NAME --verb=verb --resource=resource.group [--resource-name=resourcename]',
  examples: ['kubectl create clusterrole pod-reader --verb=get,list,watch --resource=pods'],
  flags: [
    ...roleFlags,
    { name: 'non-resource-url', type: 'list', default: '[]', help: 'A path that is no resource: /healthz, /logs/*.' },
    { name: 'aggregation-rule', type: 'list', default: '', help: 'Labels of the cluster roles that it is the sum of.' },
  ],
  namespaced: false,
  async build(command, name) {
    const verbs = verbsOf(command);
    const resources = resourcesOf(command);
    const names = unique(command.flags.list('resource-name'));
    const urls = unique(command.flags.list('non-resource-url'));
    const metadata = { name, creationTimestamp: null };
    const labels = command.flags.list('aggregation-rule');
    if (labels.length > 0) {
      if (urls.length + verbs.length + resources.length + names.length > 0)
        throw new CommandError(
          'aggregation rule must be specified without nonResourceURLs, verbs, resources or resourceNames',
        );
      const aggregationRule = { clusterRoleSelectors: [{ matchLabels: pairsOf(labels) }] };
      return draft({ kind: 'ClusterRole', apiVersion, metadata, rules: null, aggregationRule });
    }
    if (verbs.length === 0) throw new CommandError('at least one verb must be specified');
    if (resources.length === 0 && urls.length === 0)
      throw new CommandError('one of resource or nonResourceURL must be specified');
    const discovery = await command.discovery();
    if (resources.length > 0) {
      warnOfVerbs(command, verbs);
      checkResources(discovery, verbs, resources);
    }
    if (urls.length > 0) checkUrls(verbs, urls);
    return draft({
      kind: 'ClusterRole',
      apiVersion,
      metadata,
      rules: rulesOf(discovery, verbs, resources, names, urls),
    });
  },
};

export const createRoleBinding: Generator = {
  name: 'rolebinding',
  summary: 'Create a role binding for a role or a cluster role',
  usage: 'rolebinding NAME --clusterrole=NAME|--role=NAME [--user=username] [--group=groupname]',
  examples: ['kubectl create rolebinding admin --clusterrole=admin --user=jane --group=developers'],
  flags: [
    { name: 'clusterrole', type: 'string', help: 'The cluster role that is given within the namespace.' },
    { name: 'role', type: 'string', help: 'The role that is given.' },
    ...bindingFlags,
  ],
  namespaced: true,
  failure: 'rolebinding',
  build(command, name) {
    const [clusterRole, role] = [command.flags.text('clusterrole'), command.flags.text('role')];
    if (!clusterRole === !role) throw new CommandError('exactly one of clusterrole or role must be specified');
    const roleRef = { apiGroup: group, kind: role ? 'Role' : 'ClusterRole', name: role || clusterRole };
    return binding(command, 'RoleBinding', name, roleRef);
  },
};

export const createClusterRoleBinding: Generator = {
  name: 'clusterrolebinding',
  summary: 'Create a cluster role binding for a cluster role',
  usage: 'clusterrolebinding NAME --clusterrole=NAME [--user=username] [--group=groupname]',
  examples: ['kubectl create clusterrolebinding ops --clusterrole=cluster-admin --user=jane'],
  flags: [{ name: 'clusterrole', type: 'string', help: 'The cluster role that is given.' }, ...bindingFlags],
  required: ['clusterrole'],
  namespaced: false,
  failure: 'clusterrolebinding',
  build(command, name) {
    const roleRef = { apiGroup: group, kind: 'ClusterRole', name: command.flags.text('clusterrole') };
    return binding(command, 'ClusterRoleBinding', name, roleRef);
  },
};

function binding(command: Command, kind: string, name: string, roleRef: object): ReturnType<typeof draft> {
  const named = (kindOfSubject: string) => (subject: string) => ({
    kind: kindOfSubject,
    apiGroup: group,
    name: subject,
  });
  const subjects: Subject[] = [
    ...command.flags.list('user').map(named('User')),
    ...command.flags.list('group').map(named('Group')),
    ...command.flags.list('serviceaccount').map(serviceAccount),
  ];
  const metadata = { name, creationTimestamp: null };
  return draft({ kind, apiVersion, metadata, ...(subjects.length > 0 ? { subjects } : {}), roleRef });
}

function serviceAccount(text: string): Subject {
  const [namespace, name, ...rest] = text.split(':');
  if (!namespace || !name || rest.length > 0) throw new CommandError('serviceaccount must be <namespace>:<name>');
  return { kind: 'ServiceAccount', name, namespace };
}

interface Target {
  group: string;
  resource: string;
  subresource: string;
}

function verbsOf(command: Command): string[] {
  const verbs = command.flags.list('verb');
  return verbs.includes('*') ? ['*'] : unique(verbs);
}

/** `deployments.apps/scale`; a plain `*` stands for all. */
function resourcesOf(command: Command): Target[] {
  const targets: Target[] = [];
  for (const text of command.flags.list('resource')) {
    const [whole, subresource] = cut(text, '/');
    const [resource, named] = cut(whole, '.');
    const target = { group: named ?? '', resource, subresource: subresource ?? '' };
    if (text === '*') return [target];
    targets.push(target);
  }
  return targets;
}

function cut(text: string, at: string): [string, string | undefined] {
  const index = text.indexOf(at);
  return index < 0 ? [text, undefined] : [text.slice(0, index), text.slice(index + 1)];
}

const resourceVerbs = new Set([
  ...['*', 'get', 'delete', 'list', 'create', 'update', 'patch', 'watch', 'proxy', 'deletecollection', 'use'],
  ...['bind', 'escalate', 'impersonate'],
]);

function warnOfVerbs(command: Command, verbs: readonly string[]): void {
  for (const verb of verbs)
    if (!resourceVerbs.has(verb)) command.err(`Warning: '${verb}' is not a standard resource verb\n`);
}

const roles = [`roles.${group}`, `clusterroles.${group}`];
/** Verbs that are asked about few resources, which need not be served. */
const specialVerbs: Readonly<Record<string, readonly string[]>> = {
  use: ['podsecuritypolicies.policy', 'podsecuritypolicies.extensions'],
  bind: roles,
  escalate: roles,
  impersonate: ['users.', 'serviceaccounts.', 'groups.', 'userextras.authentication.k8s.io'],
};

function checkResources(discovery: Discovery, verbs: readonly string[], targets: readonly Target[]): void {
  for (const target of targets) {
    if (!target.resource) throw new CommandError('resource must be specified if apiGroup/subresource specified');
    if (target.resource === '*') return;
    const served = servedAs(discovery, target);
    const { resource, group: inGroup } = served ?? target;
    const special = verbs.filter((verb) => Object.hasOwn(specialVerbs, verb));
    for (const verb of special)
      if (!specialVerbs[verb].includes(`${resource}.${inGroup}`))
        throw new CommandError(`can not perform '${verb}' on '${resource}' in group '${inGroup}'`);
    if (!served && special.length === 0)
      throw new ManyErrors([new CommandError(`the server doesn't have a resource type "${target.resource}"`)]);
  }
}

function servedAs(discovery: Discovery, { resource, group: named }: Target): Target | undefined {
  const found = discovery.find(named ? `${resource}.${named}` : resource);
  return found && { group: found.group, resource: found.name, subresource: '' };
}

/** A rule for each API group. */
function rulesOf(
  discovery: Discovery,
  verbs: string[],
  targets: readonly Target[],
  resourceNames: string[],
  nonResourceURLs: string[],
): PolicyRule[] {
  const byGroup = new Map<string, string[]>();
  for (const target of targets) {
    const { group: inGroup, resource } = servedAs(discovery, target) ?? target;
    const resources = byGroup.get(inGroup) ?? [];
    byGroup.set(inGroup, unique([...resources, target.subresource ? `${resource}/${target.subresource}` : resource]));
  }
  const rules: PolicyRule[] = [...byGroup.keys()].sort().map((inGroup) => ({
    verbs,
    apiGroups: [inGroup],
    resources: byGroup.get(inGroup) ?? [],
    ...(resourceNames.length > 0 ? { resourceNames } : {}),
  }));
  return nonResourceURLs.length > 0 ? [...rules, { verbs, nonResourceURLs }] : rules;
}

const pathVerbs = new Set(['*', 'get', 'post', 'put', 'delete', 'patch', 'head', 'options']);

function checkUrls(verbs: readonly string[], urls: readonly string[]): void {
  for (const verb of verbs)
    if (!pathVerbs.has(verb)) throw new CommandError(`invalid verb: '${verb}' for nonResourceURL`);
  for (const url of urls) {
    if (url === '*') continue;
    if (!url.startsWith('/')) throw new CommandError('nonResourceURL should start with /');
    if (url.slice(0, -1).includes('*'))
      throw new CommandError("nonResourceURL only supports wildcard matches when '*' is at the end");
  }
}

function pairsOf(pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const [key, value] = cut(pair, '=');
      if (value === undefined)
        throw new CommandError(
          `invalid argument "${pairs.join(',')}" for "--aggregation-rule" flag: malformed pair, expect string=string`,
        );
      return [key.trim(), value.trim()];
    }),
  );
}

function unique(words: readonly string[]): string[] {
  return [...new Set(words)];
}
