/** Users' requests as the page remembers them: counters now, the last seconds, and the requests still on screen. */
import { create } from 'zustand';
import type { Frame } from '../../protocol/messages.ts';
import type { RequestView, TrafficSecond, TrafficView } from '../../protocol/views.ts';

/** A dot takes at least so much virtual time along its line: 40 ms would be a flicker. */
export const travelMsMin = 500;
/** Seconds kept for the charts. */
export const secondsMax = 600;
/** Requests drawn at a time. */
export const requestsMax = 150;

export interface TrafficLane {
  view: TrafficView;
  /** Newest last. */
  requests: readonly RequestView[];
  seconds: readonly TrafficSecond[];
}

export interface TrafficState {
  lanes: readonly TrafficLane[];
}

export const useTraffic = create<TrafficState>(() => ({ lanes: [] }));

/** When a request's dot leaves the line. */
export function leavesMs(request: RequestView): number {
  return Math.max(request.endMs, request.startMs + travelMsMin);
}

export function applyTraffic(state: TrafficState, frame: Frame): TrafficState {
  if (frame.traffic.length === 0 && state.lanes.length === 0) return state;
  const before = new Map(frame.reset ? [] : state.lanes.map((lane) => [lane.view.key, lane]));
  return { lanes: frame.traffic.map((view) => laneAfter(before.get(view.key), view, frame.nowMs)) };
}

function laneAfter(before: TrafficLane | undefined, view: TrafficView, nowMs: number): TrafficLane {
  const byId = new Map<number, RequestView>();
  for (const request of before?.requests ?? []) if (leavesMs(request) > nowMs) byId.set(request.id, request);
  for (const request of view.inFlight) byId.set(request.id, request);
  const requests = [...byId.values()].sort((left, right) => left.id - right.id).slice(-requestsMax);
  return { view, requests, seconds: secondsAfter(before?.seconds ?? [], view.perSecond) };
}

function secondsAfter(before: readonly TrafficSecond[], added: readonly TrafficSecond[]): readonly TrafficSecond[] {
  if (added.length === 0) return before;
  const known = before.filter((second) => second.second < added[0].second);
  return [...known, ...added].slice(-secondsMax);
}
