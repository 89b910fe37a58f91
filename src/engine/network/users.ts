/** The users behind one Traffic object: when they send next, what they have seen, and their latest requests. */
import { keyOf } from '../../api/object.ts';
import type { Traffic, TrafficStatus } from '../../kinds/traffic/types.ts';
import type { Stickiness } from './fate.ts';
import type { Flight } from './in-flight.ts';
import { TrafficStats, type SavedStats } from './stats.ts';

/** Requests shown at most. */
export const shownFlightsMax = 150;
/** A request that has ended is shown so long, so that a quick failure can be seen. */
const shownAfterEndMs = 1000;

export interface SavedUsers {
  object: Traffic;
  beganMs: number;
  turn: number;
  sticksTo: Stickiness | undefined;
  reported: TrafficStatus | undefined;
  stats: SavedStats;
  recent: Flight[];
}

export class Users {
  readonly key: string;
  object: Traffic;
  /** When the Traffic was heard of: the shapes count from there. */
  readonly beganMs: number;
  /** Number of the task that may send; an older task is void. */
  turn = 0;
  sticksTo: Stickiness | undefined;
  /** What the status says already. */
  reported: TrafficStatus | undefined;
  readonly stats = new TrafficStats();
  /** The newest requests, in a ring. */
  #recent: Flight[] = [];
  #next = 0;

  constructor(object: Traffic, beganMs: number) {
    this.key = keyOf(object);
    this.object = object;
    this.beganMs = beganMs;
  }

  noteSent(flight: Flight): void {
    this.stats.noteSent(flight.startMs);
    this.#recent[this.#next] = flight;
    this.#next = (this.#next + 1) % shownFlightsMax;
  }

  /** Another fate befell a request. */
  replace(flight: Flight): void {
    const place = this.#recent.findIndex(({ id }) => id === flight.id);
    if (place >= 0) this.#recent[place] = flight;
  }

  /** The newest requests that are under way or have just ended, oldest first. */
  shown(nowMs: number): Flight[] {
    const inOrder = [...this.#recent.slice(this.#next), ...this.#recent.slice(0, this.#next)];
    return inOrder.filter(({ endMs }) => endMs > nowMs - shownAfterEndMs);
  }

  save(): SavedUsers {
    const { object, beganMs, turn, sticksTo, reported } = this;
    return { object, beganMs, turn, sticksTo, reported, stats: this.stats.save(), recent: this.shown(0) };
  }

  static load(saved: SavedUsers): Users {
    const users = new Users(saved.object, saved.beganMs);
    users.turn = saved.turn;
    users.sticksTo = saved.sticksTo;
    users.reported = saved.reported;
    users.stats.load(saved.stats);
    users.#recent = saved.recent.slice();
    users.#next = saved.recent.length % shownFlightsMax;
    return users;
  }
}
