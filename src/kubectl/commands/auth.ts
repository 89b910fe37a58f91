/** `kubectl auth`: what one may do, and who one is. */
// k8s: staging/src/k8s.io/kubectl/pkg/cmd/auth/cani.go, whoami.go
import type { PolicyRule } from '../../kinds/role/types.ts';
import type { AnyObject } from '../client.ts';
import type { Command, Verb } from '../command.ts';
import { CommandError, isForbidden } from '../errors.ts';
import { allNamespacesFlag, printFlags } from '../flags.ts';
import { ObjectPrinter } from '../printers/print.ts';
import { ruleCells, ruleHeadings } from '../policy-rules.ts';
import { alignTabs, tableTabs } from '../printers/tab-writer.ts';

const root = '/apis/authorization.k8s.io/v1';

const canI: Verb = {
  name: 'can-i',
  summary: 'Ask whether something is allowed',
  usage: 'auth can-i VERB [TYPE | TYPE/NAME | NONRESOURCEURL]',
  examples: ['kubectl auth can-i create deployments', 'kubectl auth can-i delete pods -n team'],
  flags: [
    allNamespacesFlag,
    { name: 'quiet', short: 'q', type: 'bool', default: 'false', help: 'Answer by the exit code alone.' },
    { name: 'list', type: 'bool', default: 'false', help: 'List all that is allowed.' },
    { name: 'subresource', type: 'string', help: 'A subresource such as log or scale.' },
    { name: 'no-headers', type: 'bool', default: 'false', help: 'With --list: print no heading.' },
  ],
  async run(command) {
    if (command.flags.bool('list')) return listAllowed(command);
    const [verb, subject, ...names] = command.args;
    if (!verb || !subject || names.length > 1)
      throw new CommandError(
        "you must specify two arguments: verb resource or verb resource/resourceName.\nSee 'kubectl auth can-i -h' for help and examples.",
      );
    const spec = subject.startsWith('/')
      ? { nonResourceAttributes: { path: subject, verb } }
      : { resourceAttributes: await attributesOf(command, verb, subject, names[0]) };
    const review = await command.client.send<{
      status: { allowed?: boolean; reason?: string; evaluationError?: string };
    }>({
      method: 'POST',
      path: `${root}/selfsubjectaccessreviews`,
      contentType: 'application/json',
      body: {
        kind: 'SelfSubjectAccessReview',
        apiVersion: 'authorization.k8s.io/v1',
        metadata: { creationTimestamp: null },
        spec,
        status: { allowed: false },
      },
    });
    const { allowed = false, reason, evaluationError } = review.status;
    if (!command.flags.bool('quiet'))
      command.out(
        `${allowed ? 'yes' : 'no'}${!allowed && reason ? ` - ${reason}` : ''}${!allowed && evaluationError ? ` - ${evaluationError}` : ''}\n`,
      );
    return allowed ? 0 : 1;
  },
};

interface RulesReview {
  status: {
    resourceRules: PolicyRule[];
    nonResourceRules: PolicyRule[];
  };
}

/** `kubectl auth can-i --list` */
async function listAllowed(command: Command): Promise<number> {
  if (command.args.length > 0) throw new CommandError('list option must be specified with no arguments');
  const { status } = await command.client.send<RulesReview>({
    method: 'POST',
    path: `${root}/selfsubjectrulesreviews`,
    contentType: 'application/json',
    body: {
      kind: 'SelfSubjectRulesReview',
      apiVersion: 'authorization.k8s.io/v1',
      metadata: { creationTimestamp: null },
      spec: { namespace: command.namespace },
      status: { resourceRules: null, nonResourceRules: null, incomplete: false },
    },
  });
  const rows = ruleCells([...status.resourceRules, ...status.nonResourceRules]);
  const lines = command.flags.bool('no-headers') ? rows : [ruleHeadings, ...rows];
  command.out(alignTabs(lines.map((cells) => `${cells.join('\t')}\n`).join(''), tableTabs));
  return 0;
}

async function attributesOf(
  command: Command,
  verb: string,
  subject: string,
  given: string | undefined,
): Promise<Record<string, string>> {
  const [type, inWord] = subject.split('/');
  const name = given ?? inWord;
  const resource = (await command.discovery()).find(type);
  if (!resource && type !== '*') command.err(`Warning: the server doesn't have a resource type '${type}'\n\n`);
  if (resource && !resource.namespaced && !command.allNamespaces)
    command.err(
      `Warning: resource '${resource.name}' is not namespace scoped${resource.group ? ` in group '${resource.group}'` : ''}\n\n`,
    );
  const subresource = command.flags.text('subresource');
  return {
    ...(resource?.namespaced === false || command.allNamespaces ? {} : { namespace: command.namespace }),
    verb,
    ...(resource?.group ? { group: resource.group } : {}),
    resource: resource?.name ?? type,
    ...(subresource ? { subresource } : {}),
    ...(name ? { name } : {}),
  };
}

type SelfReview = AnyObject & {
  status: { userInfo: { username?: string; uid?: string; groups?: string[]; extra?: Record<string, string[]> } };
};

async function reviewOfSelf(command: Command): Promise<SelfReview> {
  try {
    return await command.client.send<SelfReview>({
      method: 'POST',
      path: '/apis/authentication.k8s.io/v1/selfsubjectreviews',
      contentType: 'application/json',
      body: {
        kind: 'SelfSubjectReview',
        apiVersion: 'authentication.k8s.io/v1',
        metadata: { creationTimestamp: null },
        status: { userInfo: {} },
      },
    });
  } catch (error) {
    if (!isForbidden(error)) throw error;
    throw new CommandError(
      'the selfsubjectreviews API is not enabled in the cluster or you do not have permission to call it',
    );
  }
}

const whoami: Verb = {
  name: 'whoami',
  summary: 'Show who the server takes you for',
  usage: 'auth whoami',
  flags: printFlags,
  async run(command) {
    const review = await reviewOfSelf(command);
    if (command.flags.text('output')) return command.out(new ObjectPrinter(command).render(review, true));
    const { username = '', uid, groups = [], extra = {} } = review.status.userInfo;
    const lines = [
      'ATTRIBUTE\tVALUE\n',
      `Username\t${username}\n`,
      ...(uid ? [`UID\t${uid}\n`] : []),
      ...(groups.length > 0 ? [`Groups\t[${groups.join(' ')}]\n`] : []),
      ...Object.entries(extra).map(([key, values]) => `Extra: ${key}\t[${values.join(' ')}]\n`),
    ];
    command.out(alignTabs(lines.join(''), tableTabs));
  },
};

export const auth: Verb = {
  name: 'auth',
  summary: 'Ask what is allowed, and who one is',
  usage: 'auth',
  flags: [],
  verbs: [canI, whoami],
};
