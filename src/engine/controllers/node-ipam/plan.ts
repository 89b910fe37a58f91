/** Which addresses a node may give to its pods: one /24 of 10.244.0.0/16 after the other. */
// k8s: pkg/controller/nodeipam/ipam/cidrset/cidr_set.go

export const subnetsMax = 256;

export function subnet(index: number): string {
  return `10.244.${index}.0/24`;
}

/**
 * The first free subnet from `next` on, going round, so that what a deleted node had is used again as late as possible.
 * Undefined when all are taken.
 */
export function nextFreeSubnet(used: ReadonlySet<string>, next: number): number | undefined {
  for (let step = 0; step < subnetsMax; step++) {
    const index = (next + step) % subnetsMax;
    if (!used.has(subnet(index))) return index;
  }
  return undefined;
}
