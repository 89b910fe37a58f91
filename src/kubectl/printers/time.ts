/** Times as Go's RFC1123Z prints them: `Mon, 02 Jan 2006 15:04:05 +0000`. */
import { formatRfc1123, parseTime } from '../../api/time.ts';

/** What Go prints for a time that is not set. */
const zeroTime = 'Mon, 01 Jan 0001 00:00:00 +0000';

/** @param text RFC 3339 */
export function rfc1123(text: string | null | undefined): string {
  const ms = parseTime(text);
  return Number.isNaN(ms) ? zeroTime : formatRfc1123(ms);
}
