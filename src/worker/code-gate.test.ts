/** Code waits for its interpreter, and strangers' code for permission. */
import { describe, expect, it } from 'vitest';
import type { Recording } from '../api/recording.ts';
import type { ApiRequest } from '../api/request.ts';
import type { ScriptRunner } from '../api/script.ts';
import type { Pod } from '../kinds/pod/types.ts';
import type { Frame, ToPage, ToWorker } from '../protocol/messages.ts';
import { scriptRunner } from '../testing/script-runner.ts';
import { Host } from './host.ts';

const scheduler: ApiRequest = {
  method: 'POST',
  path: '/apis/orrery.dev/v1/schedulers',
  contentType: 'application/json',
  body: {
    apiVersion: 'orrery.dev/v1',
    kind: 'Scheduler',
    metadata: { name: 'mine' },
    spec: { source: `export const filter = (pod, node) => node.metadata.name === 'worker-2' || 'no';` },
  },
};
const pod: ApiRequest = {
  method: 'POST',
  path: '/api/v1/namespaces/default/pods',
  contentType: 'application/json',
  body: {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'picky' },
    spec: { schedulerName: 'mine', containers: [{ name: 'main', image: 'nginx' }] },
  },
};
const list: ApiRequest = { method: 'GET', path: '/apis/orrery.dev/v1/schedulers' };

class Page {
  readonly told: ToPage[] = [];
  readonly host: Host;
  fetches = 0;

  constructor(fetch: () => Promise<ScriptRunner>) {
    const fetchScriptRunner = () => {
      this.fetches++;
      return fetch();
    };
    this.host = new Host({ post: (message) => this.told.push(message), wallMs: () => 0, fetchScriptRunner });
    this.send({ type: 'open' }, { type: 'clock', id: 1, action: { do: 'pause' } });
  }

  send(...messages: ToWorker[]): this {
    // As on its way to a worker, nothing is shared.
    for (const message of messages) this.host.receive(structuredClone(message));
    return this;
  }

  /** Lets whatever was fetched arrive. */
  async arrived(): Promise<this> {
    await scriptRunner();
    await new Promise((resolve) => setTimeout(resolve, 0));
    return this;
  }

  get answered(): [number, number][] {
    return this.told.flatMap((told) =>
      told.type === 'response' ? [[told.id, told.response.code] as [number, number]] : [],
    );
  }

  get frame(): Frame | undefined {
    return this.told.findLast((told) => told.type === 'frame')?.frame;
  }

  get placed(): string | undefined {
    const stored = this.host.cluster.api.store.get('/registry/pods/default/picky')?.value as Pod | undefined;
    return stored?.spec.nodeName;
  }

  get recording(): Recording {
    return structuredClone(this.host.cluster.recording);
  }
}

const seconds = (count: number): ToWorker => ({ type: 'clock', id: 9, action: { do: 'advance', ms: count * 1000 } });

describe('the first code', () => {
  it('waits for the interpreter with all that comes behind it, and nothing is fetched before', async () => {
    const page = new Page(scriptRunner);
    page.send({ type: 'request', id: 2, request: list }, { type: 'request', id: 3, request: pod });
    expect([page.fetches, page.answered]).toEqual([
      0,
      [
        [2, 200],
        [3, 201],
      ],
    ]);
    page.send({ type: 'request', id: 4, request: scheduler }, { type: 'request', id: 5, request: list }, seconds(1));
    expect([page.fetches, page.answered.length, page.placed]).toEqual([1, 2, undefined]);
    await page.arrived();
    expect(page.answered.slice(2)).toEqual([
      [4, 201],
      [5, 200],
    ]);
    expect(page.placed).toBe('worker-2');
  });

  it('is refused in words when the interpreter does not come, and the next try fetches again', async () => {
    let isThere = false;
    const page = new Page(() => (isThere ? scriptRunner() : Promise.reject(new Error('404 Not Found'))));
    await page
      .send({ type: 'request', id: 2, request: scheduler }, { type: 'request', id: 3, request: list })
      .arrived();
    expect(page.answered).toEqual([
      [2, 500],
      [3, 200],
    ]);
    expect(page.told).toContainEqual(
      expect.objectContaining({
        response: expect.objectContaining({
          body: expect.objectContaining({
            message: expect.stringContaining('could not be loaded: Error: 404 Not Found'),
          }),
        }),
      }),
    );
    isThere = true;
    await page.send({ type: 'request', id: 4, request: scheduler }).arrived();
    expect([page.fetches, page.answered.at(-1)]).toEqual([2, [4, 201]]);
  });
});

describe('the code of somebody else', () => {
  async function shared(): Promise<{ recording: Recording; atMs: number; hash: string }> {
    const there = new Page(scriptRunner);
    await there
      .send({ type: 'request', id: 2, request: scheduler }, { type: 'request', id: 3, request: pod }, seconds(5))
      .arrived();
    const { nowMs } = there.host.cluster;
    return { recording: there.recording, atMs: nowMs, hash: there.host.cluster.hash() };
  }

  it('rests until the world is opened with it; then it is the same world', async () => {
    const { hash, ...world } = await shared();
    const here = new Page(scriptRunner);
    here.send({ type: 'open', world: { ...world, paused: true } });
    expect([here.placed, here.fetches, here.frame?.heldCode]).toEqual([undefined, 0, {}]);
    // Not even when somebody writes code of their own into it.
    await here.send({ type: 'request', id: 8, request: { ...list, method: 'DELETE' } }, seconds(1)).arrived();
    expect(here.frame?.heldCode).toEqual({});
    await here.send({ type: 'open', world: { ...world, paused: true, runsCode: true } }).arrived();
    expect([here.placed, here.frame?.heldCode, here.host.cluster.hash()]).toEqual(['worker-2', undefined, hash]);
  });

  it('rests on, and says why, when the interpreter does not come', async () => {
    const { hash: _, ...world } = await shared();
    const here = new Page(() => Promise.reject(new Error('404 Not Found')));
    await here.send({ type: 'open', world: { ...world, paused: true, runsCode: true } }, seconds(1)).arrived();
    expect(here.placed).toBeUndefined();
    expect(here.frame?.heldCode?.problem).toContain('404 Not Found');
  });

  it('leaves no trace in the next world', async () => {
    const { hash: _, ...world } = await shared();
    const here = new Page(scriptRunner);
    here.send({ type: 'open', world: { ...world, paused: true } }, { type: 'open' }, seconds(1));
    expect(here.frame?.heldCode).toBeUndefined();
  });
});
