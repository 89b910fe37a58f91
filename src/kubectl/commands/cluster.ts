/** `kubectl api-resources`, `api-versions`, `version`, `cluster-info`, `config` and `top`: about the cluster as a whole. */
// k8s: staging/src/k8s.io/kubectl/pkg/cmd/apiresources, version, clusterinfo
import { joinApiVersion } from '../../api/object.ts';
import type { Command, Verb } from '../command.ts';
import type { Resource } from '../discovery.ts';
import { qualifiedName } from '../discovery.ts';
import { CommandError } from '../errors.ts';
import { allNamespacesFlag, fieldSelectorFlag, outputFlag, selectorFlag, type Flag } from '../flags.ts';
import { goJson } from '../printers/json.ts';
import { ObjectPrinter } from '../printers/print.ts';
import { alignTabs, tableTabs } from '../printers/tab-writer.ts';
import { topTable } from './cluster-top.ts';
import { dumpYaml } from '../yaml-dump.ts';

const noHeadersFlag: Flag = { name: 'no-headers', type: 'bool', default: 'false', help: 'Print no heading.' };

export const apiResources: Verb = {
  name: 'api-resources',
  summary: 'List the kinds that the server knows',
  usage: 'api-resources [flags]',
  flags: [
    outputFlag('wide, name'),
    noHeadersFlag,
    { name: 'api-group', type: 'string', help: 'Only this group.' },
    {
      name: 'namespaced',
      type: 'bool',
      default: 'true',
      help: 'Only kinds with, or with =false without, a namespace.',
    },
    { name: 'verbs', type: 'list', default: '[]', help: 'Only kinds that have these verbs.' },
    { name: 'categories', type: 'list', default: '[]', help: 'Only kinds of these categories.' },
    { name: 'sort-by', type: 'string', help: 'name or kind.' },
    { name: 'cached', type: 'bool', default: 'false', help: 'Accepted, without effect here.', hidden: true },
  ],
  run: listResources,
};

async function listResources(command: Command): Promise<void> {
  const { flags } = command;
  const [output, sortBy] = [flags.text('output'), flags.text('sort-by')];
  if (!['', 'wide', 'name'].includes(output)) throw new CommandError(`--output ${output} is not available`);
  if (!['', 'name', 'kind'].includes(sortBy)) throw new CommandError('--sort-by accepts only name or kind');
  if (command.args.length > 0) throw command.usageError(`unexpected arguments: [${command.args.join(' ')}]`);
  const { resources } = await command.discovery();
  const seen = new Set<string>();
  const found = resources.filter((resource) => {
    // A kind with several versions is listed once, in the preferred one.
    const key = qualifiedName(resource);
    const isWanted =
      !seen.has(key) &&
      (!flags.changed('api-group') || resource.group === flags.text('api-group')) &&
      (!flags.changed('namespaced') || resource.namespaced === flags.bool('namespaced')) &&
      flags.list('verbs').every((verb) => resource.verbs.includes(verb)) &&
      flags.list('categories').every((category) => resource.categories.includes(category));
    if (isWanted) seen.add(key);
    return isWanted;
  });
  const keyOf = (resource: Resource): string =>
    sortBy === 'kind' ? resource.kind : sortBy === 'name' ? resource.name : `${resource.group}\0${resource.name}`;
  const sorted = [...found].sort((left, right) =>
    keyOf(left) < keyOf(right) ? -1 : keyOf(left) > keyOf(right) ? 1 : 0,
  );
  if (output === 'name') return command.out(sorted.map((resource) => `${qualifiedName(resource)}\n`).join(''));
  const isWide = output === 'wide';
  const lines = sorted.map(({ name, shortNames, group, version, namespaced, kind, verbs, categories }) => [
    name,
    shortNames.join(','),
    joinApiVersion(group, version),
    String(namespaced),
    kind,
    ...(isWide ? [verbs.join(','), categories.join(',')] : []),
  ]);
  if (!flags.bool('no-headers'))
    lines.unshift([
      'NAME',
      'SHORTNAMES',
      'APIVERSION',
      'NAMESPACED',
      'KIND',
      ...(isWide ? ['VERBS', 'CATEGORIES'] : []),
    ]);
  command.out(alignTabs(lines.map((cells) => `${cells.join('\t')}\n`).join(''), tableTabs));
}

export const apiVersions: Verb = {
  name: 'api-versions',
  summary: 'List the groups and versions that the server knows',
  usage: 'api-versions',
  flags: [],
  async run(command) {
    if (command.args.length > 0) throw command.usageError(`unexpected arguments: [${command.args.join(' ')}]`);
    const { groups } = await command.discovery();
    const all = groups.flatMap(({ name, versions }) => versions.map((version) => joinApiVersion(name, version)));
    command.out(
      [...all]
        .sort()
        .map((version) => `${version}\n`)
        .join(''),
    );
  },
};

/** What this kubectl stands in for. */
const clientVersion = { major: '1', minor: '32', gitVersion: 'v1.32.4' };
const kustomizeVersion = 'v5.5.0';

export const version: Verb = {
  name: 'version',
  summary: 'Show the versions of kubectl and of the server',
  usage: 'version [flags]',
  flags: [outputFlag('json, yaml'), { name: 'client', type: 'bool', default: 'false', help: 'Only that of kubectl.' }],
  async run(command) {
    const output = command.flags.text('output');
    if (!['', 'json', 'yaml'].includes(output)) throw new CommandError(`--output must be 'yaml' or 'json'`);
    const server = command.flags.bool('client')
      ? undefined
      : await command.client.send<{ gitVersion: string }>({ method: 'GET', path: '/version' });
    const all = { clientVersion, kustomizeVersion, ...(server ? { serverVersion: server } : {}) };
    if (output === 'json') return command.out(`${goJson(all, true).replaceAll('    ', '  ')}\n`);
    if (output === 'yaml') return command.out(`${dumpYaml(all)}\n`);
    command.out(`Client Version: ${clientVersion.gitVersion}\nKustomize Version: ${kustomizeVersion}\n`);
    if (server) command.out(`Server Version: ${server.gitVersion}\n`);
  },
};

const defaultServer = 'http://127.0.0.1:8001';

export const clusterInfo: Verb = {
  name: 'cluster-info',
  summary: 'Show where the control plane answers',
  usage: 'cluster-info [flags]',
  flags: [],
  async run(command) {
    await command.discovery();
    command.out(
      `Kubernetes control plane is running at ${command.session.server ?? defaultServer}\n\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.\n`,
    );
  },
};

/** The context of the page: one cluster, one user, and the current namespace. */
function contextOf(command: Command) {
  return { cluster: 'orrery', namespace: command.session.namespace, user: 'student' };
}

function configOf(command: Command): object {
  return {
    apiVersion: 'v1',
    clusters: [
      {
        cluster: { 'insecure-skip-tls-verify': true, server: command.session.server ?? defaultServer },
        name: 'orrery',
      },
    ],
    contexts: [{ context: contextOf(command), name: 'orrery' }],
    'current-context': 'orrery',
    kind: 'Config',
    preferences: {},
    users: [{ name: 'student', user: {} }],
  };
}

const setContext: Verb = {
  name: 'set-context',
  summary: 'Change the current namespace',
  usage: 'config set-context [NAME | --current] [--namespace=namespace]',
  flags: [
    { name: 'current', type: 'bool', default: 'false', help: 'Change the current context.' },
    ...['cluster', 'user'].map((name): Flag => ({
      name,
      type: 'string',
      help: 'Accepted, without effect here.',
      hidden: true,
    })),
  ],
  async run(command) {
    if (command.args.length === 0 && !command.flags.bool('current'))
      throw new CommandError('you must specify a non-empty context name or --current');
    if (command.args.length > 0 && command.args[0] !== 'orrery')
      throw new CommandError(`there is one context here, orrery: no context "${command.args[0]}" can be made`);
    if (command.namespaceIsGiven) command.session.namespace = command.namespace;
    command.out('Context "orrery" modified.\n');
  },
};

export const config: Verb = {
  name: 'config',
  summary: 'Show and change which cluster and namespace are meant',
  usage: 'config SUBCOMMAND',
  flags: [],
  verbs: [
    {
      name: 'current-context',
      summary: 'Print the current context',
      usage: 'config current-context',
      flags: [],
      run: async (command) => command.out('orrery\n'),
    },
    {
      name: 'get-contexts',
      summary: 'List the contexts',
      usage: 'config get-contexts [(-o|--output=)name)]',
      flags: [noHeadersFlag, outputFlag('name')],
      async run(command) {
        if (command.flags.text('output') === 'name') return command.out('orrery\n');
        const { cluster, user, namespace } = contextOf(command);
        const lines = [
          ...(command.flags.bool('no-headers') ? [] : ['CURRENT\tNAME\tCLUSTER\tAUTHINFO\tNAMESPACE\n']),
          `*\torrery\t${cluster}\t${user}\t${namespace}\n`,
        ];
        command.out(alignTabs(lines.join(''), tableTabs));
      },
    },
    ...(['cluster', 'user'] as const).map((thing): Verb => ({
      name: `get-${thing}s`,
      summary: `List the ${thing}s`,
      usage: `config get-${thing}s`,
      flags: [],
      run: async (command) => command.out(`NAME\n${contextOf(command)[thing]}\n`),
    })),
    setContext,
    {
      name: 'use-context',
      aliases: ['use'],
      summary: 'Choose the current context',
      usage: 'config use-context CONTEXT_NAME',
      flags: [],
      async run(command) {
        if (command.args[0] !== 'orrery')
          throw new CommandError(`no context exists with the name: "${command.args[0] ?? ''}"`);
        command.out('Switched to context "orrery".\n');
      },
    },
    {
      name: 'view',
      summary: 'Show the configuration',
      usage: 'config view [flags]',
      flags: [
        outputFlag(),
        ...['minify', 'raw', 'flatten', 'merge'].map((name): Flag => ({
          name,
          type: 'bool',
          default: 'false',
          help: 'Accepted, without effect here.',
          hidden: true,
        })),
      ],
      async run(command) {
        if (command.flags.text('output').startsWith('jsonpath'))
          return command.out(new ObjectPrinter(command).render(configOf(command)));
        command.out(
          command.flags.text('output') === 'json' ? `${goJson(configOf(command))}\n` : dumpYaml(configOf(command)),
        );
      },
    },
  ],
};

function topOf(name: 'node' | 'pod'): Verb {
  return {
    name,
    aliases: name === 'node' ? ['nodes', 'no'] : ['pods', 'po'],
    summary: `Show what ${name}s use`,
    usage: `top ${name} [NAME | -l label]`,
    flags: [
      selectorFlag,
      noHeadersFlag,
      { name: 'sort-by', type: 'string', help: 'cpu or memory.' },
      ...(name === 'pod'
        ? [
            allNamespacesFlag,
            fieldSelectorFlag,
            { name: 'containers', type: 'bool' as const, default: 'false', help: 'Show each container.' },
            { name: 'sum', type: 'bool' as const, default: 'false', help: 'Show the sum.' },
          ]
        : [{ name: 'show-capacity', type: 'bool' as const, default: 'false', help: 'Count against the capacity.' }]),
      {
        name: 'use-protocol-buffers',
        type: 'bool',
        default: 'true',
        help: 'Accepted, without effect here.',
        hidden: true,
      },
    ],
    async run(command) {
      const { groups } = await command.discovery();
      if (!groups.some((group) => group.name === 'metrics.k8s.io')) throw new CommandError('Metrics API not available');
      return topTable(command, name);
    },
  };
}

export const top: Verb = {
  name: 'top',
  summary: 'Show what nodes and pods use',
  usage: 'top',
  flags: [],
  verbs: [topOf('node'), topOf('pod')],
};
