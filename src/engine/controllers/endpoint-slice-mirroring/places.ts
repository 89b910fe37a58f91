/** Subsets written by hand, taken apart: each address with all its ports, in however many subsets it stands. */
// k8s: pkg/api/v1/endpoints/util.go RepackSubsets, mapAddressByPort
import type { EndpointAddress, EndpointPort, EndpointSubset } from '../../../kinds/endpoints/types.ts';
import { portKey, type Place } from '../shared/repack-subsets.ts';

/** What is offered at an address: a port, or none at all. */
interface Offer {
  port: EndpointPort | undefined;
  isReady: boolean;
}

interface Offers {
  address: EndpointAddress;
  byPort: Map<string, Offer>;
}

/** An address that is ready at one port and not at another makes two places. */
export function placesOf(subsets: readonly EndpointSubset[]): Place[] {
  const known = new Map<string, Offers>();
  for (const { addresses = [], notReadyAddresses = [], ports = [] } of subsets) {
    for (const port of ports.length > 0 ? ports : [undefined]) {
      for (const address of addresses) note(known, address, port, true);
      for (const address of notReadyAddresses) note(known, address, port, false);
    }
  }
  return [...known.values()].flatMap(({ address, byPort }) => {
    const offers = [...byPort].sort(([left], [right]) => (left < right ? -1 : 1));
    return [true, false].flatMap((isReady) => placesAt(address, isReady, offers));
  });
}

/** Not ready in one subset is not ready in all. */
function note(known: Map<string, Offers>, address: EndpointAddress, port: EndpointPort | undefined, isReady: boolean) {
  const key = `${address.ip} ${address.targetRef?.uid ?? ''}`;
  const offers = known.get(key) ?? { address, byPort: new Map<string, Offer>() };
  known.set(key, offers);
  const portText = port ? portKey(port) : '';
  offers.byPort.set(portText, { port, isReady: isReady && (offers.byPort.get(portText)?.isReady ?? true) });
}

function placesAt(address: EndpointAddress, isReady: boolean, offers: readonly [key: string, Offer][]): Place[] {
  const mine = offers.filter(([, offer]) => offer.isReady === isReady);
  const withPort = mine.filter(([, { port }]) => port !== undefined);
  const places: Place[] = [];
  if (withPort.length > 0) {
    const ports = withPort.map(([, { port }]) => port).filter((port) => port !== undefined);
    places.push({ address, isReady, ports, portsKey: withPort.map(([key]) => key).join(' ') });
  }
  if (mine.length > withPort.length) places.push({ address, isReady, ports: [], portsKey: '' });
  return places;
}
