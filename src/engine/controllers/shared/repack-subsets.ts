/** Packs places into as few subsets as can be, in an order that is always the same. */
// k8s: pkg/api/v1/endpoints/util.go RepackSubsets
import { md5 } from '../../../base/md5.ts';
import { remembering } from '../../../base/remembering.ts';
import type { ObjectReference } from '../../../api/object.ts';
import type { EndpointAddress, EndpointPort, EndpointSubset } from '../../../kinds/endpoints/types.ts';

/** Where a pod answers. */
export interface Place {
  address: EndpointAddress;
  isReady: boolean;
  /** Empty where the Service has no ports. */
  ports: readonly EndpointPort[];
  /** The keys of the ports, parted by spaces. */
  portsKey: string;
}

/** A port, or none at all, and the groups of places that have it, by number. */
interface Offer {
  port: EndpointPort | undefined;
  groups: number[];
}

export function portKey({ name, port, protocol, appProtocol }: EndpointPort): string {
  return `${name ?? ''}/${port}/${protocol}/${appProtocol ?? ''}`;
}

/** Ports that all of the same places have share a subset. Example: pods of two versions that call different ports `http` make two. */
export function repackSubsets(places: readonly Place[]): EndpointSubset[] {
  const groups = groupBy(places, ({ portsKey }) => portsKey);
  const offers = new Map<string, Offer>();
  for (const [number, [{ ports }]] of groups.entries()) {
    for (const port of ports.length > 0 ? ports : [undefined]) {
      const key = port ? portKey(port) : '';
      const offer = offers.get(key);
      if (offer) offer.groups.push(number);
      else offers.set(key, { port, groups: [number] });
    }
  }
  const packs = groupBy([...offers.values()], (offer) => offer.groups.join(' '));
  const subsets = packs.map((pack) => {
    const ports = pack.map(({ port }) => port).filter((port) => port !== undefined);
    return subsetOf(
      pack[0].groups.flatMap((number) => groups[number]),
      ports,
    );
  });
  return inOrder(subsets, (subset) => md5(dumpSubset(subset)));
}

function groupBy<T>(items: readonly T[], keyTo: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyTo(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return [...groups.values()];
}

/** @param places a private list */
function subsetOf(places: Place[], ports: EndpointPort[]): EndpointSubset {
  places.sort(compareAddresses);
  const addresses: EndpointAddress[] = [];
  const notReadyAddresses: EndpointAddress[] = [];
  for (const { address, isReady } of places) (isReady ? addresses : notReadyAddresses).push(address);
  return {
    ...(addresses.length > 0 ? { addresses } : {}),
    ...(notReadyAddresses.length > 0 ? { notReadyAddresses } : {}),
    ...(ports.length > 0 ? { ports: inOrder(ports, (port) => sumOfPort(dumpPort(port, 'v1.EndpointPort'))) } : {}),
  };
}

/** By address as text, so `10.244.0.10` comes before `10.244.0.9`. */
// k8s: pkg/api/v1/endpoints/util.go LessEndpointAddress
function compareAddresses({ address: left }: Place, { address: right }: Place): number {
  if (left.ip !== right.ip) return left.ip < right.ip ? -1 : 1;
  const leftUid = left.targetRef?.uid ?? '';
  const rightUid = right.targetRef?.uid ?? '';
  return leftUid === rightUid ? 0 : leftUid < rightUid ? -1 : 1;
}

const sumOfPort = remembering(md5);

/** By the sums of what they hold, of which nobody needs to know one where there is no other. */
function inOrder<T>(items: T[], sumOf: (item: T) => string): T[] {
  if (items.length < 2) return items;
  const sums = items.map((item) => ({ item, sum: sumOf(item) }));
  return sums.sort((left, right) => (left.sum < right.sum ? -1 : 1)).map(({ item }) => item);
}

/**
 * What upstream takes sums of is the value as Go's spew prints it, with the type of each field. Example:
 * `(v1.EndpointPort){Name:(string)http Port:(int32)80 Protocol:(v1.Protocol)TCP AppProtocol:(*string)<nil>}`
 */
// k8s: pkg/util/hash/hash.go DeepHashObject
function dumpPort({ name, port, protocol, appProtocol }: EndpointPort, type?: string): string {
  const fields = [
    `Name:(string)${name ?? ''}`,
    `Port:(int32)${port}`,
    `Protocol:(v1.Protocol)${protocol ?? ''}`,
    `AppProtocol:${pointer(appProtocol)}`,
  ];
  return `${type ? `(${type})` : ''}{${fields.join(' ')}}`;
}

function dumpSubset({ addresses, notReadyAddresses, ports }: EndpointSubset): string {
  const fields = [
    `Addresses:([]v1.EndpointAddress)${list(addresses?.map(dumpAddress))}`,
    `NotReadyAddresses:([]v1.EndpointAddress)${list(notReadyAddresses?.map(dumpAddress))}`,
    `Ports:([]v1.EndpointPort)${list(ports?.map((port) => dumpPort(port)))}`,
  ];
  return `(v1.EndpointSubset){${fields.join(' ')}}`;
}

function dumpAddress({ ip, hostname, nodeName, targetRef }: EndpointAddress): string {
  const reference = targetRef ? dumpReference(targetRef) : '<nil>';
  return `{IP:(string)${ip} Hostname:(string)${hostname ?? ''} NodeName:${pointer(nodeName)} TargetRef:(*v1.ObjectReference)${reference}}`;
}

function dumpReference({ kind, namespace, name, uid }: ObjectReference): string {
  const which = `Kind:(string)${kind ?? ''} Namespace:(string)${namespace ?? ''} Name:(string)${name ?? ''}`;
  return `{${which} UID:(types.UID)${uid ?? ''} APIVersion:(string) ResourceVersion:(string) FieldPath:(string)}`;
}

function pointer(text: string | undefined): string {
  return `(*string)${text ?? '<nil>'}`;
}

function list(items: string[] | undefined): string {
  return items ? `[${items.join(' ')}]` : '<nil>';
}
