/** What all `kubectl create KIND NAME` have in common: one name, a dry run, and how a refusal is told. */
// k8s: staging/src/k8s.io/kubectl/pkg/cmd/create/create.go NameFromCommandArgs
import { lastAppliedAnnotation } from '../apply.ts';
import type { AnyObject } from '../client.ts';
import type { Command, Verb } from '../command.ts';
import { CommandError, StatusError } from '../errors.ts';
import {
  dryRunFlag,
  fieldManagerFlag,
  outputFlag,
  showManagedFieldsFlag,
  templateFlag,
  validateFlag,
  type Flag,
} from '../flags.ts';
import { compactJson } from '../printers/json.ts';
import { ObjectPrinter } from '../printers/print.ts';
import { asStruct } from '../typed.ts';
import { localResource } from '../resources.ts';
import { fieldValidationOf } from './apply.ts';

export interface Generator {
  name: string;
  aliases?: readonly string[];
  summary: string;
  usage: string;
  examples?: readonly string[];
  flags: readonly Flag[];
  /** Flags that must be given. */
  required?: readonly string[];
  namespaced: boolean;
  /** `configmap` for those that say `failed to create configmap: …`. */
  failure?: string;
  /** The object, with the fields in the order of the Go struct. */
  build(command: Command, name: string): AnyObject | Promise<AnyObject>;
}

export const saveConfigFlag: Flag = {
  name: 'save-config',
  type: 'bool',
  default: 'false',
  help: 'Note the object in an annotation, so that it can be applied later.',
};

export function generatorVerb(generator: Generator): Verb {
  const { name, aliases, summary, usage, examples, flags } = generator;
  return {
    name,
    ...(aliases ? { aliases } : {}),
    summary,
    usage: `create ${usage}`,
    ...(examples ? { examples } : {}),
    flags: [
      ...flags,
      dryRunFlag,
      outputFlag(),
      templateFlag,
      showManagedFieldsFlag,
      saveConfigFlag,
      validateFlag,
      fieldManagerFlag('kubectl-create'),
    ],
    run: (command) => generate(command, generator),
  };
}

/** Refuses a call without a flag that it cannot do without. */
export function expectFlags(command: Command, required: readonly string[]): void {
  const missing = required.filter((flag) => !command.flags.changed(flag)).map((flag) => `"${flag}"`);
  if (missing.length > 0) throw new CommandError(`required flag(s) ${missing.join(', ')} not set`);
}

async function generate(command: Command, generator: Generator): Promise<void> {
  expectFlags(command, generator.required ?? []);
  const own = command.dashAt < 0 ? command.args.length : command.dashAt;
  if (own !== 1 && !(command.args.length > 1 && own === 0))
    throw command.usageError(`exactly one NAME is required, got ${command.args.length}`);
  const built = await generator.build(command, command.args[0]);
  const object =
    generator.namespaced && command.namespaceIsGiven
      ? { ...built, metadata: { ...built.metadata, namespace: command.namespace } }
      : built;
  const printer = new ObjectPrinter(command);
  const draft = command.flags.bool('save-config') ? withConfig(object) : object;
  if (command.dryRun === 'client') return printer.print(draft, 'created', true);
  printer.print(asStruct(await send(command, generator, draft)), 'created', true);
}

/** The annotation of a generated object keeps the order of the Go struct. */
function withConfig(object: AnyObject): AnyObject {
  return {
    ...object,
    metadata: { ...object.metadata, annotations: { [lastAppliedAnnotation]: `${compactJson(object, true)}\n` } },
  };
}

async function send(command: Command, { failure, namespaced }: Generator, object: AnyObject): Promise<AnyObject> {
  const resource = (await command.discovery()).ofKind(object.apiVersion, object.kind) ?? localResource(object);
  try {
    return await command.client.create({ resource, ...(namespaced ? { namespace: command.namespace } : {}) }, object, {
      fieldManager: command.flags.text('field-manager'),
      fieldValidation: fieldValidationOf(command),
      dryRun: command.dryRun === 'server',
    });
  } catch (error) {
    if (failure && error instanceof StatusError)
      throw new CommandError(`failed to create ${failure}${failure === 'secret' ? '' : ':'} ${error.message}`);
    throw error;
  }
}
