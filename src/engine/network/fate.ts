/** What becomes of one request: from the Service's rules to a pod, a container, its queue and its answer. */
import type { RandomStream } from '../../base/random.ts';
import type { TrafficSpec } from '../../kinds/traffic/types.ts';
import { draw } from '../client/latencies.ts';
import { answerMs, type Behaviour } from './image-behaviour.ts';
import type { Flight } from './in-flight.ts';
import { portRules, type ServiceRules, type Target } from './rules.ts';
import { containerAt, listens, type Server, type ServerContainer } from './servers.ts';
import type { Outcome } from './stats.ts';
import { noteWork } from './work.ts';

export interface World {
  rules(serviceKey: string): ServiceRules | undefined;
  server(pod: string): Server | undefined;
  /** The pod at an address that was written by hand: of several, on the network of their machine, the one that has the port. */
  podAt(ip: string, port: number): string | undefined;
  /** A machine without power, or one that nothing reaches. */
  isUnreachable(node: string): boolean;
  behaviourOf(image: string): Behaviour;
}

/** A request as it leaves its user. */
export interface Departure {
  id: number;
  /** Key of the Traffic. */
  traffic: string;
  namespace: string;
  spec: TrafficSpec;
  nowMs: number;
}

/** The endpoint that a client keeps to, for Services with session affinity. */
export interface Stickiness {
  ip: string;
  untilMs: number;
}

export interface Sent {
  flight: Flight;
  sticksTo: Stickiness | undefined;
}

/** Sends one request now. A container that takes it is busier from then on. */
export function sendRequest(
  departure: Departure,
  sticksTo: Stickiness | undefined,
  world: World,
  random: RandomStream,
): Sent {
  const { namespace, spec, nowMs } = departure;
  const hopMs = draw('networkHop', random);
  const rules = world.rules(`${namespace}/${spec.service}`);
  const port = rules && portRules(rules, spec.port);
  // No rule mentions this port of the address: packets go nowhere.
  if (rules && !port) return { flight: flightOf(departure, 'timeout', Number.POSITIVE_INFINITY), sticksTo: undefined };
  // A name that DNS does not know, and an address with nothing behind it, are refused at once.
  if (!rules || !port || port.targets.length === 0)
    return { flight: flightOf(departure, 'no-endpoint', hopMs), sticksTo: undefined };
  const isSticky = rules.stickyMs > 0;
  const target = pick(port.targets, isSticky ? sticksTo : undefined, nowMs, random);
  return {
    flight: arrive(departure, target, hopMs, world, random),
    sticksTo: isSticky ? { ip: target.ip, untilMs: nowMs + rules.stickyMs } : undefined,
  };
}

function arrive(departure: Departure, target: Target, hopMs: number, world: World, random: RandomStream): Flight {
  const { nowMs, spec } = departure;
  const { ip, port } = target;
  const pod = target.pod ?? world.podAt(ip, port);
  const server = pod === undefined ? undefined : world.server(pod);
  if (pod === undefined || (server && world.isUnreachable(server.node)))
    return flightOf(departure, 'timeout', Number.POSITIVE_INFINITY, pod, server);
  const container = server?.ip === ip ? containerAt(server, port) : undefined;
  if (!container || !listens(container, nowMs)) return flightOf(departure, 'refused', 2 * hopMs, pod, server);
  const behaviour = world.behaviourOf(container.image);
  if (behaviour.ports && !behaviour.ports.includes(port)) return flightOf(departure, 'refused', 2 * hopMs, pod, server);
  const serviceMs = answerMs(behaviour, random);
  const isError = behaviour.errorPercent > 0 && random.fraction() * 100 < behaviour.errorPercent;
  const backMs = draw('networkHop', random);
  const givesUpMs = nowMs + spec.timeoutSeconds * 1000;
  const doneMs = serve(container, behaviour.concurrency, nowMs + hopMs, serviceMs, givesUpMs);
  return flightOf(departure, isError ? 'error' : 'ok', doneMs - nowMs + backMs, pod, server, container.run);
}

/** A request that takes longer than its user waits has failed, whatever would have come back. */
function flightOf(
  { id, traffic, nowMs, spec }: Departure,
  outcome: Outcome,
  tookMs: number,
  pod?: string,
  server?: Server,
  run?: string,
): Flight {
  const timeoutMs = spec.timeoutSeconds * 1000;
  const isLate = tookMs >= timeoutMs;
  const flight: Flight = {
    id,
    traffic,
    startMs: nowMs,
    endMs: nowMs + (isLate ? timeoutMs : tookMs),
    outcome: isLate ? 'timeout' : outcome,
  };
  if (pod !== undefined) flight.pod = pod;
  if (server?.revision !== undefined) flight.revision = server.revision;
  if (run !== undefined) flight.run = run;
  return flight;
}

// Like iptables: any of them, with equal chance.
function pick(
  targets: readonly Target[],
  sticksTo: Stickiness | undefined,
  nowMs: number,
  random: RandomStream,
): Target {
  const kept = sticksTo && sticksTo.untilMs > nowMs ? targets.find(({ ip }) => ip === sticksTo.ip) : undefined;
  return kept ?? targets[random.below(targets.length)];
}

/**
 * When the request will be done: at once when a place is free, else behind those before it. A request that waits and
 * whose user would have given up before the answer takes no place. Example: two places busy until 10 and 30 → the next
 * starts at 10.
 */
function serve(
  { busyUntilMs, work }: ServerContainer,
  concurrency: number,
  arrivesMs: number,
  serviceMs: number,
  givesUpMs: number,
): number {
  let earliest = -1;
  let free = -1;
  for (let place = 0; place < busyUntilMs.length; place++) {
    const untilMs = busyUntilMs[place];
    if (untilMs <= arrivesMs) free = place;
    else if (earliest < 0 || untilMs < busyUntilMs[earliest]) earliest = place;
  }
  const doneMs = arrivesMs + serviceMs;
  if (free >= 0) busyUntilMs[free] = doneMs;
  else if (busyUntilMs.length < concurrency || earliest < 0) busyUntilMs.push(doneMs);
  else {
    const lateMs = busyUntilMs[earliest] + serviceMs;
    if (lateMs >= givesUpMs) return lateMs;
    noteWork(work, busyUntilMs[earliest], serviceMs);
    busyUntilMs[earliest] = lateMs;
    return lateMs;
  }
  noteWork(work, arrivesMs, serviceMs);
  return doneMs;
}
