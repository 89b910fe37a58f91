/** The clock of a served cluster: virtual time at a steady rate of the wall's, and the orders that tests and scripts give it. */
import { parseDuration } from '../api/duration.ts';
import { badRequest, type Status } from '../api/status.ts';
import { formatTime } from '../api/time.ts';
import type { Cluster } from '../engine/cluster/cluster.ts';

/** What `speed: max` means: as fast as the machine goes, at most so many times the wall's pace. */
export const speedMax = 1000;
/** Wall time that one turn may take: so long may a request wait for the cluster. */
const turnMsMax = 0.5;
/** Tasks between two looks at the wall's clock. */
const tasksPerLook = 4;
/** A machine that slept, or is too slow for the speed, does not make the cluster jump: at most so much wall time is made up for. */
const catchUpMsMax = 1000;
/** The longest jump that one order may ask for: ten days. */
export const jumpMsMax = 10 * 24 * 3_600_000;
const turnEveryMs = 10;

export interface ClockOrder {
  advance?: string;
  settle?: string;
  speed?: number | 'max';
  paused?: boolean;
}

export interface ClockFace {
  now: string;
  speed: number;
  paused: boolean;
}

export class Clock {
  paused = false;
  speed: number;
  readonly #cluster: Cluster;
  readonly #timer: NodeJS.Timeout;
  #wallMs = performance.now();
  /** Virtual time that has not been lived through yet. */
  #owedMs = 0;
  #isStopped = false;
  #next: NodeJS.Immediate | undefined;

  constructor(cluster: Cluster, speed: number | 'max') {
    this.#cluster = cluster;
    this.speed = speed === 'max' ? speedMax : speed;
    this.#timer = setInterval(() => this.#turn(), turnEveryMs);
  }

  /** Before an answer: brings the cluster to now. One that is behind goes on in turns instead, or each request would wait for one more. */
  beforeAnswer(): void {
    if (this.#owedMs === 0) this.#catchUp();
  }

  /** Lets virtual time follow the wall's, as far as one turn gets. */
  #catchUp(): void {
    const wallMs = performance.now();
    const owedMs = this.#owedMs + (wallMs - this.#wallMs) * this.speed;
    this.#wallMs = wallMs;
    this.#owedMs = this.paused ? 0 : Math.min(owedMs, catchUpMsMax * this.speed);
    const untilMs = this.#cluster.nowMs + this.#owedMs;
    const endMs = wallMs + turnMsMax;
    while (!this.#cluster.run(untilMs, tasksPerLook).reached && performance.now() < endMs);
    this.#owedMs = Math.max(0, untilMs - this.#cluster.nowMs);
  }

  /** While time is owed, turns follow each other, and requests are heard in between. */
  #turn(): void {
    clearImmediate(this.#next);
    this.#catchUp();
    if (this.#owedMs > 0 && !this.#isStopped) this.#next = setImmediate(() => this.#turn());
  }

  face(): ClockFace {
    const { epochMs, nowMs } = this.#cluster;
    return { now: formatTime(epochMs + nowMs), speed: this.speed, paused: this.paused };
  }

  /** Does as ordered and shows the face, or says what is wrong with the order; a wrong one changes nothing. */
  obey(order: unknown): ClockFace | Status {
    const read = readOrder(order);
    if (typeof read === 'string') return badRequest(read);
    if (read.speed !== undefined) this.speed = read.speed;
    if (read.paused !== undefined) this.paused = read.paused;
    if (read.advanceMs !== undefined) this.#cluster.run(this.#cluster.nowMs + read.advanceMs);
    if (read.settleMs !== undefined) this.#cluster.settle(read.settleMs);
    // What the jump cost in wall time is not lived through again.
    this.#wallMs = performance.now();
    this.#owedMs = 0;
    return this.face();
  }

  stop(): void {
    this.#isStopped = true;
    clearInterval(this.#timer);
  }
}

interface ReadOrder {
  speed?: number;
  paused?: boolean;
  advanceMs?: number;
  settleMs?: number;
}

function readOrder(order: unknown): ReadOrder | string {
  if (typeof order !== 'object' || order === null || Array.isArray(order)) return 'an order to the clock is an object';
  const read: ReadOrder = {};
  for (const [field, value] of Object.entries(order)) {
    switch (field) {
      case 'speed':
        if (value !== 'max' && !(typeof value === 'number' && value >= 0 && value <= speedMax))
          return `speed: a number from 0 to ${speedMax}, or "max", not ${JSON.stringify(value)}`;
        read.speed = value === 'max' ? speedMax : value;
        break;
      case 'paused':
        if (typeof value !== 'boolean') return `paused: true or false, not ${JSON.stringify(value)}`;
        read.paused = value;
        break;
      case 'advance':
      case 'settle': {
        const ms = typeof value === 'string' ? parseDuration(value) : Number.NaN;
        if (!(ms >= 0 && ms <= jumpMsMax)) return `${field}: invalid duration ${JSON.stringify(value)}`;
        read[`${field}Ms`] = ms;
        break;
      }
      default:
        return `the clock knows speed, paused, advance and settle, not ${JSON.stringify(field)}`;
    }
  }
  return read;
}
