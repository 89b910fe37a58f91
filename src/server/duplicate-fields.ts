/** Fields that a JSON text names more than once. The last one counts, and the others would be lost without a word. */
// sigs.k8s.io/json: internal/golang/encoding/json/kubernetes_patch.go, decode.go
import { formatPath } from '../api/field-path.ts';

/** So many are named. Upstream names a hundred. */
export const duplicatesMax = 100;

/** An object or a list that is being read. */
interface Level {
  /** Names so far; undefined in a list. */
  names: Set<string> | undefined;
  /** Where the reader stands in it: the last name, or the index of the item. */
  at: string | number;
}

const [quote, backslash, comma, colon] = [...'"\\,:'].map((mark) => mark.charCodeAt(0));
const [openBrace, closeBrace, openBracket, closeBracket] = [...'{}[]'].map((mark) => mark.charCodeAt(0));

/** In the way of Go, `spec.containers[0].name`, in the order in which they stand. @param text JSON that can be parsed */
export function duplicateFields(text: string): string[] {
  const found = new Set<string>();
  const levels: Level[] = [];
  let level: Level | undefined;
  let string = '';
  for (let index = 0; index < text.length; index++) {
    switch (text.charCodeAt(index)) {
      case quote: {
        const from = index + 1;
        while (text.charCodeAt(++index) !== quote) if (text.charCodeAt(index) === backslash) index++;
        // Only a name is looked at, and what is one shows at the colon.
        if (level?.names) string = text.slice(from, index);
        break;
      }
      case colon:
        if (!level?.names) break;
        if (string.includes('\\')) string = JSON.parse(`"${string}"`) as string;
        level.at = string;
        if (level.names.has(string) && found.size < duplicatesMax) found.add(formatPath(levels.map(({ at }) => at)));
        level.names.add(string);
        break;
      case comma:
        if (typeof level?.at === 'number') level.at++;
        break;
      case openBrace:
        levels.push((level = { names: new Set(), at: '' }));
        break;
      case openBracket:
        levels.push((level = { names: undefined, at: 0 }));
        break;
      case closeBrace:
      case closeBracket:
        levels.pop();
        level = levels.at(-1);
    }
  }
  return [...found];
}
