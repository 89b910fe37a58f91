/** What verbs that change existing objects share: reading them, sending the difference, printing the result. */
import type { KubernetesObject } from '../api/object.ts';
import { createMergePatch } from '../api/merge-patch.ts';
import { patchStructOf } from '../api/patch-schema.ts';
import type { JsonObject } from '../api/plain-json.ts';
import { createTwoWayMergePatch } from '../api/strategic-merge-diff.ts';
import type { AnyObject } from './client.ts';
import type { Command } from './command.ts';
import { CommandError } from './errors.ts';
import { readFiles } from './manifests.ts';
import { ObjectPrinter } from './printers/print.ts';
import { gather, localResource, type Info, type SelectOptions } from './resources.ts';
import { asStruct } from './typed.ts';

/** The objects to change: from the server, or with `--local` from files alone. */
export async function gatherForChange(
  command: Command,
  args: readonly string[],
  options: SelectOptions = {},
): Promise<{ infos: Info[]; errors: Error[] }> {
  if (!isLocal(command)) return gather(command, args, options);
  const files = command.flags.list('filename');
  if (files.length === 0) throw new CommandError('one or more files must be specified as -f when --local is set');
  const { objects, errors } = await readFiles(command, files);
  return {
    infos: objects.map(({ object, source }) => ({
      resource: localResource(object),
      name: object.metadata.name,
      object,
      source,
    })),
    errors,
  };
}

export function isLocal(command: Command): boolean {
  return command.flags.has('local') && command.flags.bool('local');
}

export interface Change {
  /** What is printed after the name: `image updated`. */
  operation: string;
  /** Strategic merges lists by their keys; label and annotate send a plain merge patch. */
  type: 'strategic' | 'merge';
  /** The real kubectl holds the object as a Go struct: fields without a value are printed too. */
  isTyped?: boolean;
  /** Upstream's taint does not say that a dry run was one. */
  isSilentAboutDryRun?: boolean;
}

/** Sends what differs and prints the outcome. */
export async function sendChange(command: Command, info: Info, changed: AnyObject, change: Change): Promise<void> {
  const printer = new ObjectPrinter(command);
  const shown = (object: AnyObject): AnyObject => (change.isTyped ? asStruct(object) : object);
  if (isLocal(command) || command.dryRun === 'client')
    return printer.print(shown(changed), change.operation, change.isTyped, !change.isSilentAboutDryRun);
  const patch = differenceOf(info, changed, change.type);
  const isStrategic =
    change.type === 'strategic' && patchStructOf(info.resource.group, info.resource.kind) !== undefined;
  const result = await command.client.patch(info, isStrategic ? 'strategic' : 'merge', patch, {
    ...(command.flags.has('field-manager') ? { fieldManager: command.flags.text('field-manager') } : {}),
    dryRun: command.dryRun === 'server',
  });
  // After a merge patch upstream prints what it asked for, not what the server made of it.
  const printed = change.type === 'merge' ? changed : shown(result);
  printer.print(printed, change.operation, change.isTyped, !change.isSilentAboutDryRun);
}

/** The patch from the object as read to the object as wanted. */
export function differenceOf({ resource, object }: Info, changed: AnyObject, type: Change['type']): JsonObject {
  const struct = type === 'strategic' ? patchStructOf(resource.group, resource.kind) : undefined;
  if (!struct) return createMergePatch(object, changed);
  const made = createTwoWayMergePatch(object, changed, struct);
  if (!made.ok) throw new CommandError(made.error);
  return made.value;
}

/** A copy of the object with other metadata. */
export function withMetadata<T extends KubernetesObject>(object: T, change: Partial<T['metadata']>): T {
  return { ...object, metadata: { ...object.metadata, ...change } };
}
