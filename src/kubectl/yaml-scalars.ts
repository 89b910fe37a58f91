/** In which style a scalar must be written so that a YAML 1.1 reader gets the same text back. */
// k8s: vendor/sigs.k8s.io/yaml/goyaml.v2/emitterc.go yaml_emitter_analyze_scalar, resolve.go
export function styleOf(text: string, key: boolean): 'plain' | 'single' | 'double' | 'literal' {
  const allowed = analyse(text);
  if (text.includes('\n')) return key || !allowed.block ? 'double' : 'literal';
  if (!readsAsString(text)) return 'double';
  if (allowed.plain && text !== '') return 'plain';
  return allowed.single ? 'single' : 'double';
}

/** In which styles the text comes back unchanged. */
function analyse(text: string): { plain: boolean; single: boolean; block: boolean } {
  const special = [...text].some((character) => character !== '\n' && !isPrintable(character));
  const spaceBreak = text.includes(' \n');
  if (special || spaceBreak) return { plain: false, single: false, block: false };
  const breakSpace = text.includes('\n ');
  const indicators =
    /^(---|\.\.\.)/.test(text) ||
    /^[#,[\]{}&*!|>'"%@`]/.test(text) ||
    /^[?:-]($|[ \t\n])/.test(text) ||
    /.:($|[ \t\n])/.test(text) ||
    /[ \t\n]#/.test(text);
  const edges = /^[ \n]|[ \n]$/.test(text);
  return {
    plain: !indicators && !edges && !breakSpace && !text.includes('\n'),
    single: !breakSpace,
    block: !text.endsWith(' '),
  };
}

function isPrintable(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  return (
    (code >= 0x20 && code <= 0x7e) ||
    (code >= 0xa0 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd && code !== 0xfeff)
  );
}

export function mustEscape(character: string): boolean {
  return (
    !isPrintable(character) ||
    character === '"' ||
    character === '\\' ||
    character === '\u2028' ||
    character === '\u2029'
  );
}

const shortEscapes: Record<string, string> = {
  '\0': '\\0',
  '\x07': '\\a',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
  '\x1b': '\\e',
  '"': '\\"',
  '\\': '\\\\',
  '\x85': '\\N',
  '\u2028': '\\L',
  '\u2029': '\\P',
};

export function escapeOf(character: string): string {
  const known = shortEscapes[character];
  if (known) return known;
  const code = character.codePointAt(0) ?? 0;
  const hex = (digits: number): string => code.toString(16).toUpperCase().padStart(digits, '0');
  return code <= 0xff ? `\\x${hex(2)}` : code <= 0xffff ? `\\u${hex(4)}` : `\\U${hex(8)}`;
}

const wordsThatMeanMore = new Set(
  [
    'y',
    'Y',
    'yes',
    'Yes',
    'YES',
    'true',
    'True',
    'TRUE',
    'on',
    'On',
    'ON',
    'n',
    'N',
    'no',
    'No',
    'NO',
    'false',
    'False',
    'FALSE',
    'off',
    'Off',
    'OFF',
  ].concat([
    '',
    '~',
    'null',
    'Null',
    'NULL',
    '.nan',
    '.NaN',
    '.NAN',
    '.inf',
    '.Inf',
    '.INF',
    '+.inf',
    '+.Inf',
    '+.INF',
    '-.inf',
    '-.Inf',
    '-.INF',
  ]),
);

/** Whether a YAML 1.1 reader takes the bare text for a string, and not for a number, a boolean, a time or nothing. */
// k8s: vendor/sigs.k8s.io/yaml/goyaml.v2/resolve.go
function readsAsString(text: string): boolean {
  if (wordsThatMeanMore.has(text)) return false;
  if (/^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/.test(text)) return false;
  if (/^\./.test(text)) return !/^\.[0-9]+([eE][-+]?[0-9]+)?$/.test(text);
  if (!/^[-+0-9]/.test(text)) return true;
  if (isTimestamp(text)) return false;
  const plain = text.replaceAll('_', '');
  return !(
    /^[-+]?(0|[1-9][0-9]*|0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+)$/.test(plain) ||
    /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/.test(plain)
  );
}

function isTimestamp(text: string): boolean {
  return /^\d{4}-\d{1,2}-\d{1,2}([Tt]\d{1,2}:\d{1,2}:\d{1,2}(\.\d+)?(Z|[-+]\d\d:\d\d)| \d{1,2}:\d{1,2}:\d{1,2}(\.\d+)?)?$/.test(
    text,
  );
}

/** Numbers as Go prints them: 1e+06 and not 1000000 for a float, but integers plainly. */
export function goNumber(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e21) return String(value);
  return String(value).replace(/e([+-])(\d)$/, 'e$10$2');
}
