/** Completes the last word of a kubectl line from what the cluster holds now. */
export interface CompletionSource {
  commands: readonly string[];
  /** Plural and short names of every kind. */
  resources: readonly { plural: string; shortNames: readonly string[]; singular: string }[];
  /** Names of the objects of a plural, in the current namespace or without one. */
  namesOf(plural: string): readonly string[];
  namespaces: readonly string[];
}

/** Verbs after which a kind is expected, and those whose kind is fixed. */
const fixedKind: Readonly<Record<string, string>> = {
  drain: 'nodes',
  cordon: 'nodes',
  uncordon: 'nodes',
  logs: 'pods',
  certificate: 'certificatesigningrequests',
};
const subcommands: Readonly<Record<string, readonly string[]>> = {
  certificate: ['approve', 'deny'],
  rollout: ['status', 'history', 'undo', 'pause', 'resume', 'restart'],
  set: ['image', 'resources', 'env', 'selector'],
  create: [
    'deployment',
    'namespace',
    'configmap',
    'secret',
    'service',
    'serviceaccount',
    'priorityclass',
    'poddisruptionbudget',
  ],
  config: ['view', 'current-context', 'set-context'],
};

/** What the last word could become; each candidate replaces that word. */
export function complete(line: string, source: CompletionSource): string[] {
  const words = line.trimStart().split(/\s+/);
  const last = words[words.length - 1];
  if (words.length === 1) return matching(['kubectl', 'k', 'history', 'clear', 'help'], last);
  if (words[0] !== 'kubectl' && words[0] !== 'k') return [];
  const before = words.slice(1, -1);
  const previous = before[before.length - 1];
  if (previous === '-n' || previous === '--namespace') return matching(source.namespaces, last);
  const plain = before.filter(
    (word, index) => !word.startsWith('-') && !/^(-n|--namespace|-o|-l|-f)$/.test(before[index - 1] ?? ''),
  );
  const [verb, second, third] = plain;
  if (verb === undefined) return matching(source.commands, last);
  const children = subcommands[verb];
  if (children && second === undefined) return matching(children, last);
  const fixed = fixedKind[verb];
  if (fixed) return matching(source.namesOf(fixed), last);
  const kindWord = children ? third : second;
  const slash = last.indexOf('/');
  if (kindWord === undefined) {
    if (slash < 0)
      return matching(
        source.resources.map((resource) => (verb === 'get' ? resource.plural : resource.singular)),
        last,
      );
    const plural = pluralOf(last.slice(0, slash), source);
    return plural
      ? matching(
          source.namesOf(plural).map((name) => `${last.slice(0, slash + 1)}${name}`),
          last,
        )
      : [];
  }
  const plural = pluralOf(kindWord.split('/')[0], source);
  return plural && !kindWord.includes('/') ? matching(source.namesOf(plural), last) : [];
}

/** The longest beginning that all candidates share. */
export function commonBeginning(candidates: readonly string[]): string {
  let shared = candidates[0] ?? '';
  for (const candidate of candidates) while (!candidate.startsWith(shared)) shared = shared.slice(0, -1);
  return shared;
}

function pluralOf(word: string, source: CompletionSource): string | undefined {
  return source.resources.find(
    (resource) => resource.plural === word || resource.singular === word || resource.shortNames.includes(word),
  )?.plural;
}

function matching(candidates: readonly string[], beginning: string): string[] {
  return [...new Set(candidates)].filter((candidate) => candidate.startsWith(beginning)).sort();
}
