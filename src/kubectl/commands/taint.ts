/** `kubectl taint`: keeps pods off a node, unless they tolerate it. */
// k8s: staging/src/k8s.io/kubectl/pkg/cmd/taint/taint.go, utils.go
import { labelValueProblems, qualifiedNameProblems } from '../../api/validation.ts';
import type { Node, Taint } from '../../kinds/node/types.ts';
import type { TaintEffect } from '../../kinds/pod/types.ts';
import type { AnyObject } from '../client.ts';
import type { Command, Verb } from '../command.ts';
import { CommandError, ManyErrors, throwAll } from '../errors.ts';
import {
  allFlag,
  dryRunFlag,
  fieldManagerFlag,
  overwriteFlag,
  printFlags,
  selectorFlag,
  validateFlag,
} from '../flags.ts';
import { sendChange } from '../modify.ts';
import { gather, visit } from '../resources.ts';

const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

export const taint: Verb = {
  name: 'taint',
  summary: 'Set or remove taints of nodes',
  usage: 'taint NODE NAME KEY_1=VAL_1:TAINT_EFFECT_1 ... KEY_N=VAL_N:TAINT_EFFECT_N',
  examples: ['kubectl taint nodes worker-1 team=data:NoSchedule', 'kubectl taint nodes worker-1 team-'],
  flags: [
    ...printFlags,
    allFlag,
    selectorFlag,
    overwriteFlag,
    dryRunFlag,
    validateFlag,
    fieldManagerFlag('kubectl-taint'),
  ],
  run: runTaint,
};

interface Removal {
  key: string;
  effect?: string;
}

async function runTaint(command: Command): Promise<void> {
  const isTaint = (word: string): boolean => word.includes('=') || word.endsWith('-') || word.includes(':');
  const first = command.args.findIndex(isTaint);
  const resources = first < 0 ? [...command.args] : command.args.slice(0, first);
  const specs = first < 0 ? [] : command.args.slice(first);
  if (resources.length < 1) throw new CommandError('one or more resources must be specified as <resource> <name>');
  const stray = specs.find((spec) => !isTaint(spec));
  if (stray) throw new CommandError(`all resources must be specified before taint changes: ${stray}`);
  if (specs.length === 0) throw new CommandError('at least one taint update is required');
  const { added, removed } = parseTaints(command, specs);
  const clashes = clashesOf(added, removed);
  if (clashes.length > 0)
    throw new CommandError(
      `can not both modify and remove the following taint(s) in the same command: ${clashes.join(', ')}`,
    );
  const resource = (await command.discovery()).find(resources[0]);
  // Upstream says this one without its usual `error: `.
  if (!resource)
    throw new ManyErrors([new CommandError(`the server doesn't have a resource type "${resources[0].split('.')[0]}"`)]);
  if (resource.kind !== 'Node')
    throw new CommandError(`invalid resource type ${resource.name}, only node types are supported`);
  const { infos, errors } = await gather(command, resources);
  await visit(infos, errors, async (info) => {
    const node = info.object as unknown as Node;
    const { taints, operation } = plan(node, added, removed, command.flags.bool('overwrite'));
    const { taints: _before, ...spec } = node.spec;
    const changed = { ...info.object, spec: { ...spec, ...(taints.length > 0 ? { taints } : {}) } } as AnyObject;
    await sendChange(command, info, changed, {
      operation,
      type: 'strategic',
      isTyped: true,
      isSilentAboutDryRun: true,
    });
  });
  throwAll(errors);
}

/** `key=effect` of what is set and removed at once. */
function clashesOf(added: readonly Taint[], removed: readonly Removal[]): string[] {
  return added.flatMap((taint) =>
    removed
      .filter(({ key, effect }) => key === taint.key && (!effect || effect === taint.effect))
      .map(({ key, effect = '' }) => `${key}=${effect}`),
  );
}

function parseTaints(command: Command, specs: readonly string[]): { added: Taint[]; removed: Removal[] } {
  const added: Taint[] = [];
  const removed: Removal[] = [];
  for (const spec of specs) {
    if (spec.endsWith('-')) {
      const { key, effect } = parseTaint(command, spec.slice(0, -1));
      removed.push({ key, ...(effect ? { effect } : {}) });
    } else {
      const parsed = parseTaint(command, spec);
      if (!parsed.effect)
        throw command.usageError(`invalid taint spec: ${spec}, ${qualifiedNameProblems(spec).join('; ')}`);
      if (added.some(({ key, effect }) => key === parsed.key && effect === parsed.effect))
        throw command.usageError(
          `duplicated taints with the same key and effect: {${parsed.key} ${parsed.value ?? ''} ${parsed.effect} <nil>}`,
        );
      added.push(parsed);
    }
  }
  return { added, removed };
}

/** `key=value:effect`, `key:effect`, `key=value`, `key` */
function parseTaint(command: Command, spec: string): Taint {
  const [head, effect, ...more] = spec.split(':');
  const [key, value, ...rest] = head.split('=');
  if (more.length > 0 || rest.length > 0) throw command.usageError(`invalid taint spec: ${spec}`);
  if (effect !== undefined && !effects.includes(effect))
    throw command.usageError(`invalid taint effect: ${effect}, unsupported taint effect`);
  const problems = [...qualifiedNameProblems(key), ...(value ? labelValueProblems(value) : [])];
  if (problems.length > 0) throw command.usageError(`invalid taint spec: ${spec}, ${problems.join('; ')}`);
  return { key, ...(value ? { value } : {}), effect: (effect ?? '') as TaintEffect };
}

/** New taints first, then those that stay, as upstream orders them. */
function plan(
  node: Node,
  added: readonly Taint[],
  removed: readonly Removal[],
  overwrite: boolean,
): { taints: Taint[]; operation: string } {
  const before = node.spec.taints ?? [];
  const same = (left: Taint, right: Taint): boolean => left.key === right.key && left.effect === right.effect;
  if (!overwrite) {
    const taken = added.find((taint) => before.some((one) => same(one, taint)));
    if (taken)
      throw new CommandError(
        `node ${node.metadata.name} already has ${taken.key} taint(s) with same effect(s) and --overwrite is false`,
      );
  }
  const kept = before.filter((taint) => !added.some((one) => same(one, taint)));
  const taints = [...added, ...kept];
  const isRemoved = (taint: Taint): boolean =>
    removed.some(({ key, effect }) => taint.key === key && (!effect || taint.effect === effect));
  for (const removal of removed) {
    if (taints.some(({ key, effect }) => key === removal.key && (!removal.effect || effect === removal.effect)))
      continue;
    throw new CommandError(`taint "${removal.key}${removal.effect ? `:${removal.effect}` : ''}" not found`);
  }
  const isReplacing = kept.length < before.length;
  const operation =
    added.length > 0 && (removed.length > 0 || isReplacing) ? 'modified' : added.length > 0 ? 'tainted' : 'untainted';
  return { taints: taints.filter((taint) => !isRemoved(taint)), operation };
}
