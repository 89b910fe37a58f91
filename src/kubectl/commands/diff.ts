/** `kubectl diff`: what applying files would change, line by line. */
// k8s: staging/src/k8s.io/kubectl/pkg/cmd/diff/diff.go
import { planApply } from '../apply.ts';
import type { AnyObject } from '../client.ts';
import type { Command, Verb } from '../command.ts';
import { StatusError, throwAll } from '../errors.ts';
import { fieldManagerFlag, fileFlags, selectorFlag, showManagedFieldsFlag } from '../flags.ts';
import { readManifests, type Manifest } from '../manifests.ts';
import { withoutManagedFields } from '../printers/print.ts';
import { unifiedDiff } from '../printers/unified-diff.ts';
import { formatMicroTime } from '../../api/time.ts';
import { visit } from '../resources.ts';
import { dumpYaml } from '../yaml-dump.ts';
import { expectFiles } from './apply.ts';

export const diff: Verb = {
  name: 'diff',
  summary: 'Show what applying files would change',
  usage: 'diff -f FILENAME',
  flags: [
    ...fileFlags,
    selectorFlag,
    showManagedFieldsFlag,
    { name: 'server-side', type: 'bool', default: 'false', help: 'Compare with a server-side apply.' },
    { name: 'force-conflicts', type: 'bool', default: 'false', help: 'With --server-side: take over fields that others own.' },
    { name: 'concurrency', type: 'int', default: '1', help: 'Accepted, without effect here.', hidden: true },
    { name: 'prune', type: 'bool', default: 'false', help: 'Not available here.', hidden: true },
    fieldManagerFlag('kubectl-client-side-apply'),
  ],
  run: runDiff,
};

/** Exit code 1 says that there are differences; errors have codes above. */
async function runDiff(command: Command): Promise<number> {
  if (command.args.length > 0) throw command.usageError(`Unexpected args: [${command.args.join(' ')}]`);
  expectFiles(command);
  const { infos, errors } = await readManifests(command, command.flags.list('filename'));
  const stamp = formatMicroTime(await command.now()).replace('T', ' ').replace('Z', '000 +0000');
  let isDifferent = false;
  await visit(infos, errors, async (manifest) => {
    const { live, result, status } = await planApply(manifest.object, command.transport, {
      namespace: command.namespace,
      serverSide: command.flags.bool('server-side'),
      forceConflicts: command.flags.bool('force-conflicts'),
      fieldManager: command.flags.text('field-manager'),
    });
    if (status) throw new StatusError(status);
    const [before, after] = [textOf(command, live as AnyObject | undefined), textOf(command, result as AnyObject | undefined)];
    if (before === after) return;
    isDifferent = true;
    const name = fileName(manifest);
    command.out(`diff -u -N LIVE/${name} MERGED/${name}\n${unifiedDiff({ name: `LIVE/${name}\t${stamp}`, text: before }, { name: `MERGED/${name}\t${stamp}`, text: after })}`);
  });
  throwAll(errors);
  return isDifferent ? 1 : 0;
}

function fileName({ resource, name, namespace }: Manifest): string {
  return `${resource.group ? `${resource.group}.` : ''}${resource.version}.${resource.kind}.${namespace ?? ''}.${name}`;
}

/** The object as YAML, without what the comparison is not about: the note of the last apply, and fields' owners. */
function textOf(command: Command, object: AnyObject | undefined): string {
  if (!object) return '';
  const shown = (command.flags.bool('show-managed-fields') ? object : withoutManagedFields(object)) as AnyObject;
  const { 'kubectl.kubernetes.io/last-applied-configuration': _applied, ...annotations } = shown.metadata.annotations ?? {};
  const { annotations: _annotations, ...metadata } = shown.metadata;
  return dumpYaml(maskSecret({ ...shown, metadata: { ...metadata, ...(Object.keys(annotations).length > 0 ? { annotations } : {}) } } as AnyObject));
}

/** Values of secrets are not shown, only that there are some. */
function maskSecret(object: AnyObject): AnyObject {
  if (object.kind !== 'Secret' || typeof object.data !== 'object' || object.data === null) return object;
  return { ...object, data: Object.fromEntries(Object.keys(object.data).map((key) => [key, '***'])) };
}
