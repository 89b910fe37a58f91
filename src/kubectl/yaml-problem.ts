/** What kubectl's own YAML parser says of a broken document. The parser that reads good documents has other words and lines. */
// k8s: vendor/sigs.k8s.io/yaml/goyaml.v2/parserc.go
import { YamlProblem, type Mark } from './yaml-cursor.ts';
import { Scanner, type TokenType } from './yaml-scanner.ts';

/** Deeper documents are not looked into. */
const depthMax = 200;

/** The first complaint, with the line as kubectl prints it (0: none); undefined when this parser finds nothing wrong. */
export function yamlProblem(text: string): { message: string; line: number } | undefined {
  try {
    new Parser(text).document();
    return undefined;
  } catch (error) {
    if (error instanceof YamlProblem) return { message: error.message, line: error.line };
    if (error instanceof TooDeep) return undefined;
    throw error;
  }
}

class TooDeep extends Error {}

class Parser {
  readonly #scanner: Scanner;
  readonly #anchors = new Set<string>();
  #depth = 0;

  constructor(text: string) {
    this.#scanner = new Scanner(text);
  }

  /** Reads the first document; what follows it is not kubectl's concern. */
  document(): void {
    this.#skip('stream start');
    while (this.#is('directive')) this.#scanner.skip();
    this.#skip('document start');
    if (!this.#is('stream end', 'document start', 'document end')) this.#node('block');
    // The end of a document is looked at before it is believed.
    this.#scanner.peek();
  }

  #is(...types: TokenType[]): boolean {
    return types.includes(this.#scanner.peek().type);
  }

  #skip(type: TokenType): boolean {
    if (!this.#is(type)) return false;
    this.#scanner.skip();
    return true;
  }

  #fail(message: string, context: Mark): never {
    // Parsers, unlike scanners, count lines from 0 and do not name that one.
    throw new YamlProblem(message, this.#scanner.peek().mark.line || context.line);
  }

  #node(place: 'block' | 'value' | 'flow'): void {
    if (++this.#depth > depthMax) throw new TooDeep();
    const { mark } = this.#scanner.peek();
    if (this.#is('alias')) this.#alias();
    else {
      const hasProperties = this.#properties();
      const { type } = this.#scanner.peek();
      if (place === 'value' && type === 'block entry') this.#indentlessSequence();
      else if (type === 'scalar') this.#scanner.skip();
      else if (type === 'flow sequence start') this.#flowSequence(mark);
      else if (type === 'flow mapping start') this.#flowMapping(mark);
      else if (place !== 'flow' && type === 'block sequence start') this.#blockSequence();
      else if (place !== 'flow' && type === 'block mapping start') this.#blockMapping();
      else if (!hasProperties) this.#fail('did not find expected node content', mark);
    }
    this.#depth--;
  }

  #alias(): void {
    const { name = '' } = this.#scanner.peek();
    this.#scanner.skip();
    if (!this.#anchors.has(name)) throw new YamlProblem(`unknown anchor '${name}' referenced`, 0);
  }

  #properties(): boolean {
    let found = false;
    while (this.#is('anchor', 'tag')) {
      const { type, name = '' } = this.#scanner.peek();
      if (type === 'anchor') this.#anchors.add(name);
      this.#scanner.skip();
      found = true;
    }
    return found;
  }

  #blockSequence(): void {
    const { mark } = this.#scanner.peek();
    this.#scanner.skip();
    while (!this.#skip('block end')) {
      if (!this.#skip('block entry')) this.#fail("did not find expected '-' indicator", mark);
      if (!this.#is('block entry', 'block end')) this.#node('block');
    }
  }

  #indentlessSequence(): void {
    while (this.#skip('block entry')) if (!this.#is('block entry', 'key', 'value', 'block end')) this.#node('block');
  }

  #blockMapping(): void {
    const { mark } = this.#scanner.peek();
    this.#scanner.skip();
    while (!this.#skip('block end')) {
      if (!this.#skip('key')) this.#fail('did not find expected key', mark);
      if (!this.#is('key', 'value', 'block end')) this.#node('value');
      if (this.#skip('value') && !this.#is('key', 'value', 'block end')) this.#node('value');
    }
  }

  #flowSequence(mark: Mark): void {
    this.#scanner.skip();
    for (let isFirst = true; !this.#skip('flow sequence end'); isFirst = false) {
      if (!isFirst && !this.#skip('flow entry')) this.#fail("did not find expected ',' or ']'", mark);
      if (this.#skip('key')) {
        if (!this.#is('value', 'flow entry', 'flow sequence end')) this.#node('flow');
        if (this.#skip('value') && !this.#is('flow entry', 'flow sequence end')) this.#node('flow');
      } else if (!this.#is('flow sequence end')) this.#node('flow');
    }
  }

  #flowMapping(mark: Mark): void {
    this.#scanner.skip();
    for (let isFirst = true; !this.#skip('flow mapping end'); isFirst = false) {
      if (!isFirst && !this.#skip('flow entry')) this.#fail("did not find expected ',' or '}'", mark);
      if (this.#skip('key')) {
        if (!this.#is('value', 'flow entry', 'flow mapping end')) this.#node('flow');
        if (this.#skip('value') && !this.#is('flow entry', 'flow mapping end')) this.#node('flow');
      } else if (!this.#is('flow mapping end')) this.#node('flow');
    }
  }
}
