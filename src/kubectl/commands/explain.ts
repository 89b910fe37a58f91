/** `kubectl explain`: what a field is for, from the schemas. */
// k8s: staging/src/k8s.io/kubectl/pkg/explain/v2/templates/plaintext.tmpl
import { joinApiVersion } from '../../api/object.ts';
import type { Command, Verb } from '../command.ts';
import type { Resource } from '../discovery.ts';
import { CommandError, Exit } from '../errors.ts';

interface Schema {
  description?: string;
  type?: string;
  format?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  additionalProperties?: Schema;
  $ref?: string;
  allOf?: Schema[];
  oneOf?: Schema[];
  enum?: unknown[];
}

type Schemas = Record<string, Schema>;

export const explain: Verb = {
  name: 'explain',
  summary: 'Say what a kind and its fields are for',
  usage: 'explain TYPE [--recursive=FALSE|TRUE] [--api-version=api-version-group]',
  examples: ['kubectl explain pods', 'kubectl explain pods.spec.containers', 'kubectl explain deployment --recursive'],
  flags: [
    { name: 'recursive', type: 'bool', default: 'false', help: 'Also name the fields of fields.' },
    { name: 'api-version', type: 'string', help: 'The group and version meant: apps/v1.' },
    { name: 'output', short: 'o', type: 'string', default: 'plaintext', help: 'plaintext.' },
  ],
  run: runExplain,
};

const widthMax = 76;
/** In lists of fields only the first values of an enumeration are named. */
const enumShownMax = 4;

async function runExplain(command: Command): Promise<void> {
  if (command.args.length === 0)
    throw new CommandError(
      'You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported resources.',
    );
  if (command.args.length > 1) throw new CommandError('We accept only this format: explain RESOURCE');
  if (!['plaintext', 'plaintext-openapiv2'].includes(command.flags.text('output')))
    throw new CommandError(`unrecognized format: ${command.flags.text('output')}`);
  if (command.flags.text('output') !== 'plaintext')
    throw new CommandError(`-o ${command.flags.text('output')} is not available here`);
  const { resource, path } = await resourceOf(command, command.args[0]);
  const { group, version, kind } = resource;
  command.out(`${group ? `GROUP:      ${group}\n` : ''}KIND:       ${kind}\nVERSION:    ${version}\n\n`);
  const schemas = await schemasOf(command, resource);
  const root = rootOf(schemas, resource);
  if (!root) throw new CommandError(`couldn't find resource for "${joinApiVersion(group, version)}, Kind=${kind}"`);
  const explainer = new Explainer(schemas, command.flags.bool('recursive'));
  command.out(explainer.explain(root, path));
}

/** `pods.spec.containers`: the kind may itself have dots, as in `deployments.apps.spec`. */
async function resourceOf(command: Command, word: string): Promise<{ resource: Resource; path: string[] }> {
  const discovery = await command.discovery();
  const wantedVersion = command.flags.text('api-version');
  const [base, ...fields] = word.split('.');
  const found = discovery.find(base);
  if (!found) {
    // Upstream says this one without its usual `error: `.
    command.err(`the server doesn't have a resource type "${base}"\n`);
    throw new Exit(1);
  }
  const resource = wantedVersion ? discovery.ofKind(wantedVersion, found.kind) : found;
  if (!resource) throw new CommandError(`couldn't find resource for "${wantedVersion}, Resource=${found.name}"`);
  return { resource, path: fields };
}

async function schemasOf(command: Command, { group, version }: Resource): Promise<Schemas> {
  const given = (await command.session.explain?.()) as { definitions?: Schemas } | undefined;
  if (given?.definitions) return given.definitions;
  const path = `/openapi/v3/${group ? `apis/${group}/${version}` : `api/${version}`}`;
  const document = await command.client.send<{ components?: { schemas?: Schemas } }>({ method: 'GET', path });
  return document.components?.schemas ?? {};
}

/** `io.k8s.api.apps.v1.Deployment` among the schemas. */
function rootOf(schemas: Schemas, { group, version, kind }: Resource): Schema | undefined {
  const names = Object.keys(schemas).filter(
    (name) => name.endsWith(`.${version}.${kind}`) && schemas[name].properties?.kind !== undefined,
  );
  const place = group === '' ? 'core' : group.split('.')[0];
  return schemas[names.find((name) => name.split('.').includes(place)) ?? names[0] ?? ''];
}

class Explainer {
  readonly #schemas: Schemas;
  readonly #isRecursive: boolean;

  constructor(schemas: Schemas, isRecursive: boolean) {
    this.#schemas = schemas;
    this.#isRecursive = isRecursive;
  }

  explain(root: Schema, path: readonly string[]): string {
    let schema = root;
    for (const name of path) {
      const next = this.#inner(schema).properties?.[name];
      if (!next) throw new CommandError(`field "${name}" does not exist`);
      schema = next;
    }
    const last = path.at(-1);
    const head = last === undefined ? '' : `FIELD: ${last} <${this.#typeOf(schema)}>\n${this.#enumBlock(schema)}\n`;
    const inner = this.#inner(schema);
    const fields = inner.properties ? `FIELDS:\n${this.#fields(inner, 1, [])}` : '';
    return `${head}DESCRIPTION:\n${wrap(this.#description(schema), 4)}    \n${fields}\n`;
  }

  #enumBlock(schema: Schema): string {
    return schema.enum ? `ENUM:\n${schema.enum.map((value) => `    ${String(value)}\n`).join('')}` : '\n';
  }

  /** What the field says of itself, then what its type says. */
  #description(schema: Schema): string {
    const own = schema.description ?? '';
    const reference = this.#referenced(schema) ?? (schema.items ? this.#referenced(schema.items) : undefined);
    const texts = [own, reference?.description ?? ''].filter(Boolean);
    return texts.length > 0 ? texts.join('\n') : '<empty>';
  }

  #referenced(schema: Schema): Schema | undefined {
    const name = referenceOf(schema);
    return name === undefined ? undefined : this.#schemas[name];
  }

  /** The struct behind references, lists and maps. */
  #inner(schema: Schema): Schema {
    const target = this.#referenced(schema);
    if (target) return this.#inner(target);
    if (schema.items) return this.#inner(schema.items);
    if (schema.additionalProperties && !schema.properties) return this.#inner(schema.additionalProperties);
    return schema;
  }

  /** `[]Container`, `map[string]string`, `integer`. */
  #typeOf(schema: Schema): string {
    const name = referenceOf(schema);
    if (name !== undefined) {
      const target = this.#schemas[name];
      // Types that are strings by another name, such as Time, are shown as strings.
      if (
        target &&
        !target.properties &&
        target.type &&
        target.type !== 'object' &&
        !target.oneOf &&
        !/IntOrString$|Quantity$/.test(name)
      )
        return target.type;
      return name.slice(name.lastIndexOf('.') + 1);
    }
    if (schema.items) return `[]${this.#typeOf(schema.items)}`;
    if (schema.additionalProperties) return `map[string]${this.#typeOf(schema.additionalProperties)}`;
    return schema.type ?? 'Object';
  }

  #fields(holder: Schema, level: number, seen: readonly Schema[]): string {
    const indent = '  '.repeat(level);
    let text = '';
    for (const name of Object.keys(holder.properties ?? {}).sort()) {
      const schema = holder.properties?.[name] ?? {};
      text += `${indent}${name}\t<${this.#typeOf(schema)}>${holder.required?.includes(name) ? ' -required-' : ''}\n`;
      if (schema.enum) text += `${indent}enum: ${enumText(schema.enum)}\n`;
      if (!this.#isRecursive) text += `${wrap(schema.description ?? '<no description>', 4)}\n`;
      else {
        const inner = this.#inner(schema);
        // A type that holds itself is named once.
        if (inner.properties && !seen.includes(inner)) text += this.#fields(inner, level + 1, [...seen, inner]);
      }
    }
    return text;
  }
}

function enumText(values: readonly unknown[]): string {
  const shown = values
    .slice(0, enumShownMax)
    .map((value) => (value === '' ? '""' : String(value)))
    .join(', ');
  return values.length > enumShownMax ? `${shown}, ....` : shown;
}

function referenceOf(schema: Schema): string | undefined {
  const reference = schema.$ref ?? schema.allOf?.find(({ $ref }) => $ref)?.$ref;
  return reference?.slice(reference.lastIndexOf('/') + 1);
}

/** Lines of at most so many characters; words are not broken, spaces inside a line are kept. */
function wrap(text: string, indent: number): string {
  const lead = ' '.repeat(indent);
  return text
    .split('\n')
    .flatMap(wrapLine)
    .map((line) => `${lead}${line}\n`)
    .join('');
}

function wrapLine(line: string): string[] {
  const lines: string[] = [];
  let current = '';
  for (const [, spaces, word] of line.matchAll(/( *)([^ ]*)/g)) {
    if (word === '' && spaces === '') continue;
    if (current !== '' && current.length + spaces.length + word.length > widthMax) {
      lines.push(current);
      current = word;
    } else current += spaces + word;
  }
  return [...lines, current];
}
