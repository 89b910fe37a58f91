/** The help of a verb, made from its line in the table. */
// k8s: staging/src/k8s.io/kubectl/pkg/util/templates/templater.go
import type { Verb } from './command.ts';
import type { Flag } from './flags.ts';

export interface VerbGroup {
  title: string;
  verbs: readonly Verb[];
}

const optionsHint = 'Use "kubectl options" for a list of global command-line options (applies to all commands).\n';

export function helpOfAll(groups: readonly VerbGroup[]): string {
  const width = Math.max(...groups.flatMap(({ verbs }) => verbs.map(({ name }) => name.length)));
  const sections = groups.map(
    ({ title, verbs }) => `${title}:\n${verbs.map((verb) => commandLine(verb, width)).join('')}`,
  );
  return `kubectl controls this cluster: it sends requests to the API server and prints the answers.

${sections.join('\n')}
Usage:
  kubectl [flags] [options]

Use "kubectl <command> --help" for more information about a given command.
${optionsHint}`;
}

export function helpOf(verb: Verb, path: string): string {
  const sections = [`${verb.summary}.\n`];
  if (verb.aliases?.length) sections.push(`Aliases:\n${[verb.name, ...verb.aliases].join(', ')}\n`);
  if (verb.examples?.length) sections.push(`Examples:\n${verb.examples.map((example) => `  ${example}\n`).join('')}`);
  if (verb.verbs?.length) {
    const width = Math.max(...verb.verbs.map(({ name }) => name.length));
    sections.push(`Available Commands:\n${verb.verbs.map((one) => commandLine(one, width)).join('')}`);
  }
  const shown = verb.flags.filter(({ hidden }) => !hidden);
  if (shown.length > 0) sections.push(`Options:\n${optionLines(shown)}`);
  sections.push(`Usage:\n  kubectl ${verb.usage} [options]\n`);
  const more = verb.verbs?.length ? `Use "${path} <command> --help" for more information about a given command.\n` : '';
  return `${sections.join('\n')}\n${more}${optionsHint}`;
}

export function helpOfOptions(flags: readonly Flag[]): string {
  return `The following options can be passed to any command:\n\n${optionLines(flags)}`;
}

function commandLine({ name, summary }: Verb, width: number): string {
  return `  ${name.padEnd(width + 2)}${summary}\n`;
}

function optionLines(flags: readonly Flag[]): string {
  return [...flags]
    .sort((left, right) => (left.name < right.name ? -1 : 1))
    .map(({ name, short, type, default: value, help }) => {
      const shown =
        type === 'string' ? `'${value ?? ''}'` : (value ?? (type === 'list' || type === 'array' ? '[]' : ''));
      return `    ${short && short !== name ? `-${short}, ` : ''}--${name}=${shown}:\n\t${help}\n`;
    })
    .join('\n');
}
