/** Prints an object in the form that `-o` asks for. */
// k8s: staging/src/k8s.io/cli-runtime/pkg/genericclioptions/print_flags.go
import { splitApiVersion, type KubernetesObject } from '../../api/object.ts';
import type { Command } from '../command.ts';
import { kindForPrint } from '../discovery.ts';
import { CommandError } from '../errors.ts';
import { dumpYaml } from '../yaml-dump.ts';
import { parseCustomColumns, printCustomColumns } from './custom-columns.ts';
import { renderGoTemplate } from './go-template.ts';
import { goJson } from './json.ts';
import { renderJsonPath, valuesOfTemplate } from './jsonpath.ts';

export interface Output {
  format: '' | 'json' | 'yaml' | 'name' | 'wide' | 'jsonpath' | 'jsonpath-as-json' | 'go-template' | 'custom-columns';
  template: string;
}

/** Reads `-o`. @param allowed what the verb knows beside the formats of every verb */
export function outputOf(command: Command, allowed: readonly string[] = []): Output {
  const value = command.flags.has('output') ? command.flags.text('output') : '';
  const equals = value.indexOf('=');
  const format = equals < 0 ? value : value.slice(0, equals);
  const template =
    equals < 0 ? (command.flags.has('template') ? command.flags.text('template') : '') : value.slice(equals + 1);
  if (['', 'json', 'yaml', 'name', ...allowed].includes(format) && equals < 0)
    return { format: format as Output['format'], template };
  const known = templateFormats[format];
  if (known) {
    if (!template)
      throw new CommandError(
        known === 'custom-columns'
          ? 'custom-columns format specified but no custom columns given'
          : 'template format specified but no template given',
      );
    return { format: known, template };
  }
  if (/-file$|^templatefile$/.test(format))
    throw new CommandError(`-o ${format} is not available here; give the template itself`);
  throw new CommandError(unknownFormat(value, allowed));
}

const templateFormats: Record<string, Output['format']> = {
  jsonpath: 'jsonpath',
  'jsonpath-as-json': 'jsonpath-as-json',
  'go-template': 'go-template',
  template: 'go-template',
  'custom-columns': 'custom-columns',
};

function unknownFormat(value: string, allowed: readonly string[]): string {
  const known = [
    'custom-columns',
    'custom-columns-file',
    'go-template',
    'go-template-file',
    'json',
    'jsonpath',
    'jsonpath-as-json',
    'jsonpath-file',
    'name',
    'template',
    'templatefile',
    ...allowed,
    'yaml',
  ];
  const listed = known.filter((one) => allowed.includes(one) || !/^custom/.test(one) || allowed.includes('wide'));
  return `unable to match a printer suitable for the output format "${value}", allowed formats are: ${listed.sort().join(',')}`;
}

/** True when whole objects are printed, and not a line about what was done. */
export function printsObjects({ format }: Output): boolean {
  return format !== '' && format !== 'name' && format !== 'wide';
}

/** `deployment.apps/web` */
export function nameForPrint(object: KubernetesObject): string {
  const { group } = splitApiVersion(object.apiVersion);
  return `${kindForPrint({ kind: object.kind, group })}/${object.metadata.name}`;
}

/** Prints objects one after the other, with `---` between YAML documents. */
export class ObjectPrinter {
  readonly #command: Command;
  readonly #output: Output;
  #count = 0;

  constructor(command: Command, output = outputOf(command)) {
    this.#command = command;
    this.#output = output;
  }

  /**
   * Prints the object, or a line such as `deployment.apps/web created`.
   * @param isTyped the real kubectl has this object as a Go struct, whose fields JSON prints in their own order
   */
  print(object: KubernetesObject, operation: string, isTyped = false, tellsDryRun = true): void {
    const { format } = this.#output;
    if (format === '')
      this.#command.out(`${nameForPrint(object)} ${operation}${tellsDryRun ? this.#command.dryRunSuffix : ''}\n`);
    else if (format === 'name') this.#command.out(`${nameForPrint(object)}\n`);
    else this.#command.out(this.render(object, isTyped));
  }

  render(object: unknown, isTyped = false): string {
    const { format, template } = this.#output;
    // Templates are shown everything, whatever the flag says.
    const isWhole = format !== 'json' && format !== 'yaml';
    const isAsked = this.#command.flags.has('show-managed-fields') && this.#command.flags.bool('show-managed-fields');
    const shown = isWhole || isAsked ? object : withoutManagedFields(object);
    this.#count++;
    switch (format) {
      case 'json':
        return `${goJson(shown, isTyped)}\n`;
      case 'yaml':
        return `${this.#count > 1 ? '---\n' : ''}${dumpYaml(shown)}`;
      case 'jsonpath':
        return renderJsonPath(template, shown);
      case 'jsonpath-as-json':
        return `${goJson(valuesOfTemplate(template, shown))}\n`;
      case 'go-template':
        return renderGoTemplate(template, shown);
      case 'custom-columns':
        return printCustomColumns(parseCustomColumns(template), itemsOf(shown), {
          noHeaders: this.#noHeaders() || this.#count > 1,
        });
      default:
        throw new CommandError(`-o ${format} is not available here`);
    }
  }

  #noHeaders(): boolean {
    return this.#command.flags.has('no-headers') && this.#command.flags.bool('no-headers');
  }
}

function itemsOf(object: unknown): unknown[] {
  const { items } = object as { items?: unknown };
  return Array.isArray(items) ? items : [object];
}

export function withoutManagedFields(object: unknown): unknown {
  if (typeof object !== 'object' || object === null) return object;
  const { metadata, items } = object as { metadata?: Record<string, unknown>; items?: unknown[] };
  if (Array.isArray(items)) return { ...object, items: items.map(withoutManagedFields) };
  if (!metadata || !('managedFields' in metadata)) return object;
  const rest = { ...metadata };
  delete rest.managedFields;
  return { ...object, metadata: rest };
}
