/** Which addresses a node may give to its pods: one /24 of 10.128.0.0/9 after the other, from 10.244.0.0 on, where a small cluster's are. */
// k8s: pkg/controller/nodeipam/ipam/cidrset/cidr_set.go

export const subnetsMax = 2 ** 15;
const first = 244 - 128;

export function subnet(index: number): string {
  const place = (first * 256 + index) % subnetsMax;
  return `10.${128 + Math.floor(place / 256)}.${place % 256}.0/24`;
}

/**
 * The first free subnet from `next` on, going round, so that what a deleted node had is used again as late as possible.
 * Undefined when all are taken.
 */
export function nextFreeSubnet(isUsed: (subnet: string) => boolean, next: number): number | undefined {
  for (let step = 0; step < subnetsMax; step++) {
    const index = (next + step) % subnetsMax;
    if (!isUsed(subnet(index))) return index;
  }
  return undefined;
}
