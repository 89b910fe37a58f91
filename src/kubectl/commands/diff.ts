/** `kubectl diff`: what applying files would change, line by line. */
// k8s: staging/src/k8s.io/kubectl/pkg/cmd/diff/diff.go
import type { KubernetesObject } from '../../api/object.ts';
import { lastAppliedAnnotation, planApply } from '../apply.ts';
import type { AnyObject } from '../client.ts';
import type { Command, Verb } from '../command.ts';
import { asExpected, errorText, StatusError, throwAll } from '../errors.ts';
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
    {
      name: 'force-conflicts',
      type: 'bool',
      default: 'false',
      help: 'With --server-side: take over fields that others own.',
    },
    { name: 'concurrency', type: 'int', default: '1', help: 'Accepted, without effect here.', hidden: true },
    { name: 'prune', type: 'bool', default: 'false', help: 'Not available here.', hidden: true },
    fieldManagerFlag('kubectl-client-side-apply'),
  ],
  async run(command) {
    try {
      return await runDiff(command);
    } catch (error) {
      command.err(errorText(asExpected(error)));
      return 2;
    }
  },
};

/** Where the real one writes the two sides before it compares them. */
const liveFolder = '/tmp/LIVE-1';
const mergedFolder = '/tmp/MERGED-1';

/** Exit code 1 says that there are differences; errors have 2. */
// k8s: staging/src/k8s.io/kubectl/pkg/cmd/util/helpers.go CheckDiffErr
async function runDiff(command: Command): Promise<number> {
  if (command.args.length > 0) throw command.usageError(`Unexpected args: [${command.args.join(' ')}]`);
  expectFiles(command);
  const { infos, errors } = await readManifests(command, command.flags.list('filename'));
  const stamp = formatMicroTime(await command.now())
    .replace('T', ' ')
    .replace('Z', '000 +0000');
  let isDifferent = false;
  await visit(infos, errors, async (manifest) => {
    const { live, result, status } = await planApply(manifest.object, command.transport, {
      namespace: command.namespace,
      serverSide: command.flags.bool('server-side'),
      forceConflicts: command.flags.bool('force-conflicts'),
      fieldManager: command.flags.text('field-manager'),
    });
    if (status) throw new StatusError(status);
    const [masked, maskedResult] = maskSecrets(live as AnyObject | undefined, result as AnyObject | undefined);
    const [before, after] = [textOf(command, masked, live), textOf(command, maskedResult, live)];
    if (before === after) return;
    isDifferent = true;
    const name = fileName(manifest);
    command.out(
      `diff -u -N ${liveFolder}/${name} ${mergedFolder}/${name}\n${unifiedDiff({ name: `${liveFolder}/${name}\t${stamp}`, text: before }, { name: `${mergedFolder}/${name}\t${stamp}`, text: after })}`,
    );
  });
  throwAll(errors);
  return isDifferent ? 1 : 0;
}

function fileName({ resource, name, namespace }: Manifest): string {
  return `${resource.group ? `${resource.group}.` : ''}${resource.version}.${resource.kind}.${namespace ?? ''}.${name}`;
}

/** The object as YAML. The note of the last apply stays as it is: that it will change is no news. */
function textOf(command: Command, object: AnyObject | undefined, live: KubernetesObject | undefined): string {
  if (!object) return '';
  const shown = (command.flags.bool('show-managed-fields') ? object : withoutManagedFields(object)) as AnyObject;
  const { [lastAppliedAnnotation]: _applied, ...others } = shown.metadata.annotations ?? {};
  const note = live?.metadata.annotations?.[lastAppliedAnnotation];
  const annotations = { ...others, ...(note === undefined ? {} : { [lastAppliedAnnotation]: note }) };
  const { annotations: _annotations, ...metadata } = shown.metadata;
  return dumpYaml({
    ...shown,
    metadata: { ...metadata, ...(Object.keys(annotations).length > 0 ? { annotations } : {}) },
  });
}

/** Values of secrets are not shown, only which of them differ. */
// k8s: staging/src/k8s.io/kubectl/pkg/cmd/diff/diff.go Masker
function maskSecrets(
  live: AnyObject | undefined,
  result: AnyObject | undefined,
): [AnyObject | undefined, AnyObject | undefined] {
  if ((live ?? result)?.kind !== 'Secret') return [live, result];
  const [before, after] = [dataOf(live), dataOf(result)];
  const mask = (own: Record<string, unknown>, other: Record<string, unknown>, side: string): Record<string, string> =>
    Object.fromEntries(
      Object.keys(own).map((key) => [key, key in other && own[key] !== other[key] ? `*** (${side})` : '***']),
    );
  return [
    live && { ...live, data: mask(before, after, 'before') },
    result && { ...result, data: mask(after, before, 'after') },
  ];
}

function dataOf(object: AnyObject | undefined): Record<string, unknown> {
  return (object?.data ?? {}) as Record<string, unknown>;
}
