/** Ranges of addresses: `10.244.0.0/16`, `2001:db8::/64`. */
import { isIpv4, isIpv6 } from './formats.ts';

export const cidrMessage = 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)';

/** The bits that all addresses of a range share, as text of 0 and 1; undefined when the text is no range. */
export function prefixOf(cidr: string): { bits: string; family: 4 | 6 } | undefined {
  const [address, length, ...rest] = cidr.split('/');
  if (rest.length > 0 || length === undefined || !/^\d{1,3}$/.test(length)) return undefined;
  const bits = isIpv4(address) ? bitsOf4(address) : isIpv6(address) ? bitsOf6(address) : undefined;
  if (bits === undefined || Number(length) > bits.length) return undefined;
  return { bits: bits.slice(0, Number(length)), family: bits.length === 32 ? 4 : 6 };
}

/** Whether the second range lies within the first, and is smaller. */
export function isStrictSubset(whole: string, part: string): boolean {
  const [outer, inner] = [prefixOf(whole), prefixOf(part)];
  if (!outer || !inner || outer.family !== inner.family) return false;
  return inner.bits.length > outer.bits.length && inner.bits.startsWith(outer.bits);
}

function bitsOf4(address: string): string {
  return address
    .split('.')
    .map((part) => Number(part).toString(2).padStart(8, '0'))
    .join('');
}

function bitsOf6(address: string): string {
  const [head, tail] = address.split('::').map((half) => (half ? half.split(':').flatMap(groupBits) : []));
  if (tail === undefined) return head.join('');
  return [...head, ...Array.from({ length: 8 - head.length - tail.length }, () => '0'.repeat(16)), ...tail].join('');
}

/** An IPv4 address may stand at the end. */
function groupBits(group: string): string[] {
  if (!group.includes('.')) return [Number.parseInt(group, 16).toString(2).padStart(16, '0')];
  const bits = bitsOf4(group);
  return [bits.slice(0, 16), bits.slice(16)];
}
