/** The page's end of the protocol: makes a Transport, a clock and a source of frames out of a worker. */
import type { ApiRequest, ApiResponse, Transport, WatchEvent } from '../api/request.ts';
import type { Status } from '../api/status.ts';
import type { Answers, ClockAction, Frame, Question, ToPage, ToWorker, World } from './messages.ts';

/** What both ends of a channel offer: a Worker, or a pair of ports in a test. */
export interface Channel {
  post(message: ToWorker): void;
  onMessage(listener: (message: ToPage) => void): void;
}

export interface ProtocolClient {
  transport: Transport;
  /** A transport whose requests carry a label for the timeline; its requests are undone together. */
  gesture(label: string): Transport;
  /** Resolves when the clock has done it; `undone` names the gesture that an undo took back. */
  clock(action: ClockAction): Promise<{ undone?: string }>;
  ask<A extends Question['about']>(question: Extract<Question, { about: A }>): Promise<Answers[A]>;
  open(world?: World): void;
  /** Tells the worker that a frame is on the screen. */
  shown(frame: number): void;
  onFrame(listener: (frame: Frame) => void): void;
  onEngineFault(listener: (message: string) => void): void;
}

export function createProtocolClient(channel: Channel): ProtocolClient {
  let nextId = 1;
  let nextGesture = 1;
  let latest: Frame | undefined;
  const waiting = new Map<number, (message: ToPage) => void>();
  const frameListeners: ((frame: Frame) => void)[] = [];
  const faultListeners: ((message: string) => void)[] = [];

  channel.onMessage((message) => {
    if (message.type === 'frame') {
      latest = message.frame;
      for (const listener of frameListeners) listener(message.frame);
    } else if (message.type === 'engine-fault') {
      for (const listener of faultListeners) listener(message.message);
    } else waiting.get(message.id)?.(message);
  });

  function once(message: (id: number) => ToWorker): Promise<ToPage> {
    const id = nextId++;
    return new Promise((resolve) => {
      waiting.set(id, (answer) => {
        waiting.delete(id);
        resolve(answer);
      });
      channel.post(message(id));
    });
  }

  async function request(request: ApiRequest, label?: string, gesture?: number): Promise<ApiResponse> {
    const answer = await once((id) => ({
      type: 'request',
      id,
      request,
      ...(label ? { label } : {}),
      ...(gesture ? { gesture } : {}),
    }));
    if (answer.type !== 'response') throw new Error('the worker answered a request with something else');
    return answer.response;
  }

  function watch(
    request: ApiRequest,
    onEvent: (event: WatchEvent) => void,
    signal?: AbortSignal,
  ): Promise<Status | undefined> {
    const id = nextId++;
    return new Promise((resolve) => {
      const end = (status?: Status) => {
        waiting.delete(id);
        resolve(status);
      };
      waiting.set(id, (message) => {
        if (message.type === 'watch-event') onEvent(message.event);
        else if (message.type === 'watch-end') end(message.status);
      });
      signal?.addEventListener('abort', () => {
        channel.post({ type: 'cancel', id });
        end();
      });
      channel.post({ type: 'watch', id, request });
    });
  }

  function sleep(ms: number, signal?: AbortSignal): Promise<void> {
    const id = nextId++;
    return new Promise((resolve) => {
      const end = () => {
        waiting.delete(id);
        resolve();
      };
      waiting.set(id, end);
      signal?.addEventListener('abort', () => {
        channel.post({ type: 'cancel', id });
        end();
      });
      channel.post({ type: 'sleep', id, ms });
    });
  }

  const now = async () => (latest ? latest.epochMs + latest.nowMs : 0);
  const transportFor = (label?: string, gesture?: number): Transport => ({
    request: (apiRequest) => request(apiRequest, label, gesture),
    watch,
    now,
    sleep,
  });

  return {
    transport: transportFor(),
    gesture: (label) => transportFor(label, nextGesture++),
    async clock(action) {
      const answer = await once((id) => ({ type: 'clock', id, action }));
      return answer.type === 'clock-done' && answer.undone !== undefined ? { undone: answer.undone } : {};
    },
    async ask(question) {
      const answer = await once((id) => ({ type: 'ask', id, question }));
      if (answer.type !== 'answer') throw new Error('the worker answered a question with something else');
      return answer.answer as Answers[typeof question.about];
    },
    open: (world) => channel.post({ type: 'open', ...(world ? { world } : {}) }),
    shown: (frame) => channel.post({ type: 'shown', frame }),
    onFrame: (listener) => frameListeners.push(listener),
    onEngineFault: (listener) => faultListeners.push(listener),
  };
}
