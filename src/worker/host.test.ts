import { describe, expect, it } from 'vitest';
import type { Frame, ToPage, ToWorker } from '../protocol/messages.ts';
import type { Recording } from '../api/recording.ts';
import type { ApiRequest } from '../api/request.ts';
import type { XRay } from '../api/x-ray.ts';
import { Host } from './host.ts';

const scale = (replicas: number): ApiRequest => ({
  method: 'PATCH',
  path: '/apis/apps/v1/namespaces/default/deployments/web',
  contentType: 'application/strategic-merge-patch+json',
  body: { spec: { replicas } },
});

/** A page without a picture: it sends, and keeps what it is told. */
class Page {
  readonly #told: ToPage[] = [];
  readonly #host: Host;
  #id = 1;

  constructor() {
    this.#host = new Host({ post: (message) => this.#told.push(message), wallMs: () => 0 });
    this.send({ type: 'open' });
    this.clock({ do: 'pause' });
  }

  send(message: ToWorker): void {
    this.#host.receive(message);
    this.#host.tick();
    this.#host.receive({ type: 'shown', frame: this.frame.number });
  }

  clock(action: Extract<ToWorker, { type: 'clock' }>['action']): this {
    this.send({ type: 'clock', id: this.#id++, action });
    return this;
  }

  act(replicas: number): this {
    const label = `kubectl scale deployment/web --replicas=${replicas}`;
    this.send({ type: 'request', id: this.#id++, request: scale(replicas), label });
    this.#host.tick();
    return this;
  }

  /** What the student's newest request has set off, by lane. */
  xRay(): XRay {
    this.send({ type: 'ask', id: this.#id++, question: { about: 'x-ray' } });
    return this.all('answer').at(-1)?.answer as XRay;
  }

  all<T extends ToPage['type']>(type: T): Extract<ToPage, { type: T }>[] {
    return this.#told.filter((message) => message.type === type) as Extract<ToPage, { type: T }>[];
  }

  get frame(): Frame {
    return this.all('frame').at(-1)?.frame as Frame;
  }

  /** What the last frame that spoke of them said. */
  get lines(): Frame['lines'] {
    return this.all('frame').findLast(({ frame }) => frame.lines)?.frame.lines;
  }

  get labels(): string[] {
    const inputs = this.all('frame').findLast(({ frame }) => frame.inputs)?.frame.inputs ?? [];
    return inputs.map(({ label }) => label);
  }
}

const setUp = ['workloads set up', 'users arrive'];

describe('the first frame', () => {
  it('tells what has happened before anybody looked', () => {
    const page = new Page();
    const [{ frame }] = page.all('frame');
    expect(frame.chronicle?.available?.[0]).toEqual({ atMs: 0, value: 0 });
    expect(frame.chronicle?.available?.at(-1)?.value).toBe(6);
    expect(page.labels).toEqual(setUp);
  });
});

describe('looking back', () => {
  it('says how far the line was seen, and wakes nobody before the time', () => {
    const page = new Page().act(6).clock({ do: 'advance', ms: 10_000 });
    const now = page.frame.nowMs;
    page.send({ type: 'sleep', id: 99, ms: 5000 });
    page.clock({ do: 'seek', atMs: now - 8000 });
    expect(page.frame.seenMs).toBe(now);
    expect(page.all('slept')).toEqual([]);
    page.clock({ do: 'seek', atMs: now });
    expect(page.frame.seenMs).toBeUndefined();
    expect(page.all('slept')).toEqual([]);
    page.clock({ do: 'advance', ms: 5000 });
    expect(page.all('slept').map(({ id }) => id)).toEqual([99]);
  });

  it('undoes what had been done by then, not what lies ahead', () => {
    const page = new Page().act(6).clock({ do: 'advance', ms: 10_000 }).act(2).clock({ do: 'advance', ms: 10_000 });
    page.clock({ do: 'seek', atMs: page.frame.nowMs - 15_000 }).clock({ do: 'undo' });
    expect(page.all('clock-done').at(-1)?.undone).toBe('kubectl scale deployment/web --replicas=6');
    expect(page.labels).toEqual(setUp);
    expect(page.frame.canUndo).toBe(false);
    expect(page.lines?.branches.map(({ name, actions }) => [name, actions.length])).toEqual([['before-undo-1', 2]]);
  });

  it('has nothing to undo before the first action', () => {
    const page = new Page().clock({ do: 'advance', ms: 5000 }).act(6).clock({ do: 'advance', ms: 5000 });
    page.clock({ do: 'seek', atMs: 43_000 });
    expect(page.frame.canUndo).toBe(false);
  });
});

it('asks a copy of the world for a dry run, which nobody can undo and no future is lost to', () => {
  const page = new Page().act(6).clock({ do: 'advance', ms: 10_000 });
  const now = page.frame.nowMs;
  page.clock({ do: 'seek', atMs: now - 12_000 });
  page.send({ type: 'request', id: 99, request: { ...scale(3), query: { dryRun: 'All' } } });
  const answer = page.all('response').at(-1)?.response;
  expect([answer?.code, (answer?.body as { spec?: object } | undefined)?.spec]).toMatchObject([200, { replicas: 3 }]);
  expect([page.frame.canUndo, page.frame.seenMs, page.lines?.branches]).toEqual([false, now, []]);
});

describe('a world that somebody shared', () => {
  const recordingOf = (page: Page) => {
    page.send({ type: 'ask', id: 98, question: { about: 'recording' } });
    return structuredClone(page.all('answer').at(-1)?.answer) as Recording;
  };

  it('begins at its moment, paused as it was, and what it holds beyond lies ahead', () => {
    const there = new Page().act(6).clock({ do: 'advance', ms: 10_000 });
    const now = there.frame.nowMs;
    const here = new Page();
    here.send({ type: 'open', world: { recording: recordingOf(there), atMs: now - 10_500, paused: true } });
    expect([here.frame.nowMs, here.frame.playing, here.frame.reset]).toEqual([now - 10_500, false, true]);
    expect([here.frame.seenMs, here.frame.canUndo]).toEqual([now - 10_000, false]);
    here.clock({ do: 'advance', ms: 500 });
    expect(here.frame.canUndo).toBe(true);
  });

  it('that cannot be built is told, and the page has a cluster all the same', () => {
    const page = new Page();
    const recording = recordingOf(page);
    recording.options.objects.push({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'Not a name' } } as never);
    page.send({ type: 'open', world: { recording, atMs: 50_000 } });
    expect(page.all('engine-fault').at(-1)?.message).toContain("the recording's own object was refused");
    expect(page.frame.changes.some(({ key }) => key === 'worker-1')).toBe(true);
    expect(page.frame.playing).toBe(false);
  });
});

describe('branches', () => {
  it('tell where they part and what was done in them, and are entered by name', () => {
    const page = new Page().act(6).clock({ do: 'advance', ms: 10_000 }).act(2).clock({ do: 'advance', ms: 10_000 });
    const endMs = page.frame.nowMs;
    page.clock({ do: 'seek', atMs: endMs - 15_000 }).act(3);
    const branch = page.lines?.branches[0];
    expect(branch).toEqual({
      name: 'before-scale-web',
      forkMs: endMs - 15_000,
      endMs,
      actions: ['kubectl scale deployment/web --replicas=2'],
    });
    page.clock({ do: 'enter-branch', name: 'before-scale-web' });
    expect(page.frame.nowMs).toBe(endMs);
    expect(page.lines?.present).toBe('before-scale-web');
    expect(page.labels).toEqual([
      ...setUp,
      'kubectl scale deployment/web --replicas=6',
      'kubectl scale deployment/web --replicas=2',
    ]);
    page.clock({ do: 'enter-branch', name: 'no such branch' });
    expect(page.frame.nowMs).toBe(endMs);
  });

  it('are one with their line again after a redo', () => {
    const page = new Page().act(6).clock({ do: 'advance', ms: 10_000 });
    const endMs = page.frame.nowMs;
    page.clock({ do: 'undo' });
    expect(page.lines?.branches.map(({ name }) => name)).toEqual(['before-undo-1']);
    page.clock({ do: 'redo' });
    expect(page.lines?.branches).toEqual([]);
    expect([page.frame.seenMs, page.frame.canRedo]).toEqual([endMs, false]);
  });
});

describe('the X-ray', () => {
  it('shows the newest request with its label, and is without it when that was undone', () => {
    const page = new Page();
    expect(page.xRay()).toEqual({ requests: [], requestsLeftOut: 0 });
    page.act(6).clock({ do: 'advance', ms: 100 }).act(2);
    expect(page.xRay().requests.map(({ label }) => label)).toEqual([
      'kubectl scale deployment/web --replicas=2',
      'kubectl scale deployment/web --replicas=6',
    ]);
    page.clock({ do: 'undo' });
    const { requests, shown } = page.xRay();
    expect(requests).toHaveLength(1);
    expect(shown?.request.label).toBe('kubectl scale deployment/web --replicas=6');
    expect(shown?.steps.map(({ kind }) => kind)).toContain('watch');
  });

  it('knows nothing of what lies ahead while somebody looks back', () => {
    const page = new Page();
    const startMs = page.frame.nowMs;
    page.act(6).clock({ do: 'advance', ms: 10_000 });
    const whole = page.xRay().shown?.steps.length ?? 0;
    page.clock({ do: 'seek', atMs: startMs + 20 });
    const partial = page.xRay().shown?.steps.length ?? 0;
    expect(partial).toBeGreaterThan(4);
    expect(partial).toBeLessThan(whole);
    page.clock({ do: 'seek', atMs: startMs - 1000 });
    expect(page.xRay().requests).toEqual([]);
  });
});
