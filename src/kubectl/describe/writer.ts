/** Gathers the lines of a description and aligns them. */
// k8s: staging/src/k8s.io/kubectl/pkg/describe/describe.go PrefixWriter, tabbedString
import { humanDuration } from '../../api/duration.ts';
import { parseTime } from '../../api/time.ts';
import { alignTabs, describeTabs } from '../printers/tab-writer.ts';
import { rfc1123 } from '../printers/time.ts';

/** Annotations that only machines read. */
const hiddenAnnotations = new Set(['kubectl.kubernetes.io/last-applied-configuration']);
const annotationWidthMax = 140;

export class DescribeWriter {
  /** Milliseconds since 1970, for ages. */
  readonly nowMs: number;
  #text = '';

  constructor(nowMs: number) {
    this.nowMs = nowMs;
  }

  /** One or more lines at a level; cells are parted by tabs. */
  line(level: number, text: string): void {
    this.#text += `${'  '.repeat(level)}${text}\n`;
  }

  /** Text without a line end. */
  raw(text: string): void {
    this.#text += text;
  }

  /** `Name:` and its value. */
  field(name: string, value: unknown, level = 0): void {
    this.line(level, `${name}:\t${String(value)}`);
  }

  labels(title: string, labels: Readonly<Record<string, string>> | undefined): void {
    const keys = Object.keys(labels ?? {}).sort();
    if (keys.length === 0) return this.line(0, `${title}:\t<none>`);
    keys.forEach((key, index) => this.line(0, `${index === 0 ? `${title}:` : ''}\t${key}=${labels?.[key] ?? ''}`));
  }

  annotations(title: string, annotations: Readonly<Record<string, string>> | undefined): void {
    const keys = Object.keys(annotations ?? {})
      .filter((key) => !hiddenAnnotations.has(key))
      .sort();
    if (keys.length === 0) return this.line(0, `${title}:\t<none>`);
    keys.forEach((key, index) => {
      const value = (annotations?.[key] ?? '').replace(/\n$/, '');
      const lead = index === 0 ? `${title}:\t` : '\t';
      if (value.length + key.length + 2 <= annotationWidthMax && !value.includes('\n'))
        return this.line(0, `${lead}${key}: ${value}`);
      this.line(0, `${lead}${key}:`);
      for (const line of value.split('\n')) this.line(0, `\t  ${shorten(line, annotationWidthMax - 2)}`);
    });
  }

  /** A table below a title, with its underlined heading. */
  table(level: number, headings: readonly string[], rows: readonly (readonly unknown[])[], underlined = true): void {
    this.line(level, headings.join('\t'));
    if (underlined) this.line(level, headings.map((heading) => '-'.repeat(heading.length)).join('\t'));
    for (const row of rows) this.line(level, row.map(String).join('\t'));
  }

  time(text: string | null | undefined): string {
    return rfc1123(text);
  }

  /** How long ago: `5m`, or `<unknown>`. */
  since(text: string | null | undefined): string {
    const ms = parseTime(text);
    return Number.isNaN(ms) ? '<unknown>' : humanDuration(this.nowMs - ms);
  }

  finish(): string {
    return alignTabs(this.#text, describeTabs);
  }

  /** With the tabs left in: a rollout's history is printed so. */
  unaligned(): string {
    return this.#text;
  }
}

function shorten(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)}...` : text;
}

export function orNone(text: string): string {
  return text || '<none>';
}
