/** PEM: bytes as text between two lines that say what they are. */
// k8s: Go's encoding/pem
import { base64OfBytes, bytesOfBase64 } from '../base64.ts';

export interface PemBlock {
  /** `CERTIFICATE REQUEST` */
  type: string;
  hasHeaders: boolean;
  bytes: readonly number[];
}

const lineLength = 64;

/** All blocks of a text; whatever stands around them is passed over. */
export function readPem(text: string): PemBlock[] {
  const blocks: PemBlock[] = [];
  let open: { type: string; lines: string[] } | undefined;
  for (const line of text.split('\n').map((each) => each.trimEnd())) {
    const [, type] = /^-----BEGIN (.*)-----$/.exec(line) ?? [];
    if (type !== undefined) open = { type, lines: [] };
    else if (line !== `-----END ${open?.type}-----`) open?.lines.push(line);
    else {
      blocks.push(...blockOf(open));
      open = undefined;
    }
  }
  return blocks;
}

/** Headers end with an empty line. What is no base64 is no block. */
function blockOf(open: { type: string; lines: readonly string[] } | undefined): PemBlock[] {
  if (!open) return [];
  const { type, lines } = open;
  const hasHeaders = lines[0]?.includes(':') ?? false;
  const body = (hasHeaders ? lines.slice(lines.indexOf('') + 1) : lines).join('');
  return isBase64(body) ? [{ type, hasHeaders, bytes: bytesOfBase64(body) }] : [];
}

export function writePem(type: string, bytes: readonly number[]): string {
  const lines = base64OfBytes(bytes).match(new RegExp(`.{1,${lineLength}}`, 'g')) ?? [];
  return [`-----BEGIN ${type}-----`, ...lines, `-----END ${type}-----`, ''].join('\n');
}

function isBase64(text: string): boolean {
  const compact = text.replace(/\s/g, '');
  return compact.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(compact);
}
