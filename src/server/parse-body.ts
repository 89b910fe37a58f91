/** What the body of a request says: JSON, YAML or protobuf, of limited depth. */
import { CORE_SCHEMA, load } from 'js-yaml';
import { goJsonError, summaryOf } from '../api/go-json.ts';
import type { UnreadableBody } from '../api/request.ts';
import { badRequest, type Status } from '../api/status.ts';
import { bareType, isBodyType, unsupportedType } from './body-types.ts';
import { duplicateFields } from './duplicate-fields.ts';
import { decodeProtobuf, UnknownMessage } from './protobuf/decode.ts';
import type { SentBody } from './wire.ts';

/** Objects and lists inside one another. Go's decoder gives up at 10,000; no kind comes near either. */
export const jsonDepthMax = 1000;

/** A body, or why it could not be parsed: the API server knows in which words to refuse it. */
export type ReadBody = { value: unknown; duplicates?: readonly string[] } | { unreadable: UnreadableBody };

export function parseBody(sent: SentBody | undefined, contentType: string | undefined): ReadBody | Status {
  if (sent === undefined) return { value: undefined };
  const type = bareType(contentType ?? 'application/json');
  if (!isBodyType(type)) return unsupportedType();
  return typeof sent === 'string' ? parseText(sent, type) : parseProtobuf(Buffer.from(sent));
}

function parseProtobuf(bytes: Buffer): ReadBody | Status {
  try {
    return { value: decodeProtobuf(bytes) };
  } catch (error) {
    // Where it was sent is looked at first: there is no such resource.
    if (error instanceof UnknownMessage) return { unreadable: { problem: error.message, summary: summaryOf('k8s') } };
    return badRequest(`the object provided is unrecognized: ${saying(error)}`);
  }
}

function parseText(text: string, type: string): ReadBody {
  const isYaml = type.endsWith('yaml');
  const unreadable = (problem: string): ReadBody => ({
    unreadable: { problem, summary: summaryOf(text), ...(isYaml ? { isYaml } : {}) },
  });
  if (isTooDeep(text)) return unreadable('exceeded max depth');
  try {
    const value = JSON.parse(text) as unknown;
    const duplicates = duplicateFields(text);
    return duplicates.length > 0 ? { value, duplicates } : { value };
  } catch (error) {
    if (!isYaml) return unreadable(goJsonError(text) ?? saying(error));
  }
  try {
    return { value: load(text, { schema: CORE_SCHEMA }) };
  } catch (error) {
    return unreadable(`yaml: ${saying(error).split('\n')[0]}`);
  }
}

/** Counts brackets outside strings, before a parser or a walk through the value could run out of stack. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  let isInString = false;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (isInString) {
      if (code === backslash) index++;
      else if (code === quote) isInString = false;
    } else if (code === quote) isInString = true;
    else if (code === openBrace || code === openBracket) {
      if (++depth > jsonDepthMax) return true;
    } else if (code === closeBrace || code === closeBracket) depth--;
  }
  return false;
}

const [quote, backslash, openBrace, closeBrace, openBracket, closeBracket] = [...'"\\{}[]'].map((mark) =>
  mark.charCodeAt(0),
);

function saying(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
