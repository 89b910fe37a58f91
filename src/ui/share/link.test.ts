import { describe, expect, it } from 'vitest';
import { demoRecording } from '../../engine/cluster/demo.ts';
import { isWorldLink } from './address.ts';
import { linkLengthMax, packWorld, unpackWorld } from './link.ts';
import { sharedInputsMax, sharedMsMax, type Shared } from './shared.ts';

const scale = {
  atMs: 50_000,
  request: {
    method: 'PATCH' as const,
    path: '/apis/apps/v1/namespaces/default/deployments/web/scale',
    body: { spec: { replicas: 2 } },
  },
  label: 'kubectl scale deployment/web --replicas=2',
};

function world(change: Partial<Shared> = {}): Shared {
  const recording = { ...demoRecording(), inputs: [scale] };
  const selected = { group: 'apps', resource: 'deployments', key: 'default/web' };
  return { recording, atMs: 60_000, paused: false, selected, ...change };
}

describe('a link', () => {
  it('gives back the world that it was made of', async () => {
    const link = await packWorld(world());
    expect(isWorldLink(link)).toBe(true);
    expect(link).toMatch(/^#s=[\w-]+$/);
    expect(await unpackWorld(link)).toEqual(world());
  });

  it('of the demo and a hundred actions is short enough to be sent', async () => {
    const recording = { ...demoRecording(), inputs: Array.from({ length: 100 }, (_, at) => ({ ...scale, atMs: at })) };
    expect((await packWorld(world({ recording }))).length).toBeLessThan(linkLengthMax / 2);
  });
});

const { recording } = world();

describe('a link that is no world is refused in words:', () => {
  it.each([
    ['#s=', /cut or changed/],
    ['#s=%%%', /cut or changed/],
    ['#s=AAAA', /cut or changed/],
  ])('%s', async (link, message) => expect(unpackWorld(link)).rejects.toThrow(message));

  it('one that was cut', async () => {
    const link = await packWorld(world());
    await expect(unpackWorld(link.slice(0, -20))).rejects.toThrow('cut or changed');
  });

  it.each([
    ['nothing', null, /not a world/],
    ['a number', 7, /not a world/],
    ['an empty object', {}, /not a world/],
    ['another version', world({ recording: { ...recording, version: 9 as never } }), /another version of Orrery \(9\)/],
    ['no objects', world({ recording: { ...recording, options: { startTime: 'x' } as never } }), /not whole/],
    ['inputs that are none', world({ recording: { ...recording, inputs: [{ atMs: 1 } as never] } }), /not whole/],
    ['a moment before the beginning', world({ atMs: -1 }), /within a day/],
    ['a moment in another life', world({ atMs: sharedMsMax + 1 }), /within a day/],
    [
      'too many actions',
      world({ recording: { ...recording, inputs: Array.from({ length: sharedInputsMax + 1 }, () => scale) } }),
      /more than 10000 actions/,
    ],
    ['five megabytes of blanks', { filling: ' '.repeat(5 * 2 ** 20) }, /more than 4 MiB/],
  ])('%s', async (_, value, message) => {
    const link = await packWorld(value as Shared);
    await expect(unpackWorld(link)).rejects.toThrow(message);
  });
});
