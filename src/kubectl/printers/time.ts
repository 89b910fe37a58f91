/** Times as Go's RFC1123Z prints them: `Mon, 02 Jan 2006 15:04:05 +0000`. */
import { formatTime, parseTime } from '../../api/time.ts';

const days = ['Thu', 'Fri', 'Sat', 'Sun', 'Mon', 'Tue', 'Wed'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** What Go prints for a time that is not set. */
const zeroTime = 'Mon, 01 Jan 0001 00:00:00 +0000';

/** @param text RFC 3339 */
export function rfc1123(text: string | null | undefined): string {
  const ms = parseTime(text);
  if (Number.isNaN(ms)) return zeroTime;
  const [, year, month, day, clock] = /^(\d+)-(\d\d)-(\d\d)T([\d:]+)/.exec(formatTime(ms)) ?? [];
  // 1970 began on a Thursday.
  const weekday = days[((Math.floor(ms / 86_400_000) % 7) + 7) % 7];
  return `${weekday}, ${day} ${months[Number(month) - 1]} ${year} ${clock} +0000`;
}
