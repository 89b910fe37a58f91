/** `kubectl certificate`: decides about requests for certificates. */
// k8s: staging/src/k8s.io/kubectl/pkg/cmd/certificates/certificates.go
import { formatTime } from '../../api/time.ts';
import type { CertificateCondition, CertificateSigningRequest } from '../../kinds/certificate-signing-request/types.ts';
import type { AnyObject, Target } from '../client.ts';
import type { Command, Verb } from '../command.ts';
import { CommandError, throwAll } from '../errors.ts';
import { fileFlags, printFlags } from '../flags.ts';
import { helpOf } from '../help.ts';
import { readManifests } from '../manifests.ts';
import { ObjectPrinter } from '../printers/print.ts';
import { isConflict, select, visit, type Named } from '../resources.ts';

/** So often is a request read again that somebody else has changed meanwhile. */
const conflictsMax = 10;
const resourceName = 'certificatesigningrequests';

interface Decision {
  type: 'Approved' | 'Denied';
  /** What has been decided already may not be the opposite. */
  opposite: 'Approved' | 'Denied';
  reason: string;
  message: string;
}

const approve: Decision = {
  type: 'Approved',
  opposite: 'Denied',
  reason: 'KubectlApprove',
  message: 'This CSR was approved by kubectl certificate approve.',
};
const deny: Decision = {
  type: 'Denied',
  opposite: 'Approved',
  reason: 'KubectlDeny',
  message: 'This CSR was denied by kubectl certificate deny.',
};

export const certificate: Verb = {
  name: 'certificate',
  summary: 'Approve or deny requests for certificates',
  usage: 'certificate SUBCOMMAND',
  flags: [],
  run: (command) => Promise.resolve(command.out(helpOf(certificate, command.path))),
  verbs: [
    verbOf('approve', approve, 'Approve a request, so that its signer issues the certificate'),
    verbOf('deny', deny, 'Deny a request'),
  ],
};

function verbOf(name: string, decision: Decision, summary: string): Verb {
  const { type } = decision;
  return {
    name,
    summary,
    usage: `certificate ${name} (-f FILENAME | NAME)`,
    examples: [`kubectl certificate ${name} jane`],
    flags: [
      ...fileFlags,
      ...printFlags,
      {
        name: 'force',
        type: 'bool',
        default: 'false',
        help: `Write the request even if it is already ${type.toLowerCase()}.`,
      },
    ],
    run: (command) => decide(command, decision),
  };
}

async function decide(command: Command, decision: Decision): Promise<void> {
  const { targets, errors } = await named(command);
  const printer = new ObjectPrinter(command);
  // One after the other: what became of the first is told before the second is looked for.
  await visit(targets, errors, async (target) => {
    const { kind, group } = target.resource;
    const object = await command.client.get<AnyObject>(target);
    if (kind !== 'CertificateSigningRequest') {
      const got = group ? `${kind}.${group}` : kind;
      throw new CommandError(`can only handle CertificateSigningRequest.certificates.k8s.io objects, got ${got}`);
    }
    await write(command, target, decision);
    // The object is printed as it was found.
    printer.print(object, decision.type.toLowerCase());
  });
  throwAll(errors);
}

/** The requests of the files, or those that the line names; `jane` and `csr/jane` are the same. */
async function named(command: Command): Promise<{ targets: readonly Named[]; errors: Error[] }> {
  const files = command.flags.list('filename');
  if (files.length > 0) {
    if (command.args.length > 0)
      throw new CommandError('resource/name arguments cannot be provided when a path is specified');
    const { infos, errors } = await readManifests(command, files);
    return { targets: infos, errors };
  }
  if (command.args.length === 0)
    throw new CommandError('one or more CSRs must be specified as <name> or -f <filename>');
  const pairs = command.args.map((name) => (name.includes('/') ? name : `${resourceName}/${name}`));
  const selections = await select(command, pairs);
  const targets = selections.flatMap((selection) => ('named' in selection ? [selection.named] : []));
  // The real one has no namespace in mind here.
  if (targets.some(({ resource }) => resource.namespaced))
    throw new CommandError('namespace may not be empty when retrieving a resource by name');
  return { targets, errors: [] };
}

async function write(command: Command, target: Target, decision: Decision): Promise<void> {
  for (let conflicts = 0; ; conflicts++) {
    const request = await command.client.read<CertificateSigningRequest>(target);
    const conditions = request.status.conditions ?? [];
    if (conditions.some(({ type }) => type === decision.opposite)) {
      const name = JSON.stringify(request.metadata.name);
      throw new CommandError(`certificate signing request ${name} is already ${decision.opposite}`);
    }
    const isDecided = conditions.some(({ type }) => type === decision.type);
    if (isDecided && !command.flags.bool('force')) return;
    const added = isDecided ? [] : [conditionOf(decision, await command.now())];
    const next = { ...request, status: { ...request.status, conditions: [...conditions, ...added] } };
    try {
      await command.client.replace({ ...target, subresource: 'approval' }, next);
      return;
    } catch (error) {
      if (!isConflict(error) || conflicts >= conflictsMax) throw error;
    }
  }
}

function conditionOf({ type, reason, message }: Decision, nowMs: number): CertificateCondition {
  return { type, status: 'True', reason, message, lastUpdateTime: formatTime(nowMs) };
}
