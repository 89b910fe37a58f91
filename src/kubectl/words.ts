/** Splits a line into words as a shell does: quotes and backslashes, no variables. */
export function splitWords(line: string): string[] | { error: string } {
  const words: string[] = [];
  let word = '';
  let inWord = false;
  let quote: '"' | "'" | undefined;
  for (let at = 0; at < line.length; at++) {
    const character = line[at];
    if (quote === "'") {
      if (character === "'") quote = undefined;
      else word += character;
    } else if (character === '\\') {
      const next = line[++at];
      if (next === undefined) word += '\\';
      else if (next === '\n') continue;
      // Between double quotes a backslash stays unless it protects something.
      else word += quote === '"' && !/["\\$`]/.test(next) ? `\\${next}` : next;
      inWord = true;
    } else if (character === '"' || (character === "'" && quote === undefined)) {
      if (quote === '"') quote = undefined;
      else quote = character;
      inWord = true;
    } else if (quote === undefined && /\s/.test(character)) {
      if (inWord) words.push(word);
      word = '';
      inWord = false;
    } else {
      word += character;
      inWord = true;
    }
  }
  if (quote) return { error: `unexpected end of line while looking for matching \`${quote}'` };
  if (inWord) words.push(word);
  return words;
}
