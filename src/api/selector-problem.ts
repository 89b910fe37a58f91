/** Says in upstream's words what is wrong with the text of a label selector. */
// k8s: staging/src/k8s.io/apimachinery/pkg/labels/selector.go Parser

const operators = ['in', 'notin', '=', '==', '!=', '>', '<'];

/** Undefined when the grammar finds nothing wrong. The empty token is the end. */
export function selectorProblem(text: string): string | undefined {
  const tokens = [...text.matchAll(/==|!=|[=!<>(),]|[^\s=!<>(),]+/g)].map(([token]) => token);
  let at = 0;
  const peek = (): string => tokens[at] ?? '';
  while (peek() !== '') {
    if (peek() !== '!' && !isIdentifier(peek()))
      return `found '${peek()}', expected: !, identifier, or 'end of string'`;
    const read = readRequirement(tokens, at);
    if ('problem' in read) return `unable to parse requirement: ${read.problem}`;
    at = read.next;
    if (peek() === '') return undefined;
    if (peek() !== ',') return `found '${peek()}', expected: ',' or 'end of string'`;
    at++;
    if (peek() !== '!' && !isIdentifier(peek())) return `found '${peek()}', expected: identifier after ','`;
  }
  return undefined;
}

type Read = { next: number } | { problem: string };

function readRequirement(tokens: readonly string[], from: number): Read {
  const token = (at: number): string => tokens[at] ?? '';
  const isAbsence = token(from) === '!';
  let at = isAbsence ? from + 1 : from;
  if (!isIdentifier(token(at))) return { problem: `found '${token(at)}', expected: identifier` };
  at++;
  if (isAbsence || token(at) === '' || token(at) === ',') return { next: at };
  const operator = token(at);
  if (!operators.includes(operator)) return { problem: `found '${operator}', expected: in, notin, =, ==, !=, gt, lt` };
  at++;
  if (operator === 'in' || operator === 'notin') return readSet(token, at);
  if (token(at) === '' || token(at) === ',') return { next: at };
  return isIdentifier(token(at)) ? { next: at + 1 } : { problem: `found '${token(at)}', expected: identifier` };
}

function readSet(token: (at: number) => string, from: number): Read {
  let at = from;
  if (token(at) !== '(') return { problem: `found '${token(at)}' expected: '('` };
  at++;
  if (token(at) !== ')' && token(at) !== ',' && !isIdentifier(token(at)))
    return { problem: `found '${token(at)}', expected: ',', ')' or identifier` };
  for (let isAfterValue = false; token(at) !== ')'; at++) {
    if (token(at) === ',') isAfterValue = false;
    else if (isAfterValue || !isIdentifier(token(at))) return { problem: `found '${token(at)}', expected: ',' or ')'` };
    else isAfterValue = true;
  }
  return { next: at + 1 };
}

function isIdentifier(token: string): boolean {
  return token !== '' && !/^[=!<>(),]/.test(token);
}
