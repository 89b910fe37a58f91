/** A network that was saved and loaded goes on as if nothing had happened. */
import { describe, expect, it } from 'vitest';
import { runPart } from '../../testing/fake-api.ts';
import { createNetwork } from './network.ts';
import {
  addImage,
  addService,
  addTraffic,
  createNetworkWorld,
  putPod,
  putSlice,
  type NetworkWorld,
} from '../../testing/network-world.ts';

describe('saving', () => {
  it('goes on as if nothing had happened, whoever has been looking', () => {
    const tell = (world: NetworkWorld) =>
      JSON.stringify([world.network.observe(true), world.engine.api.list('traffics')]).split('},');
    const begin = () => {
      const world = createNetworkWorld(5);
      addImage(world, 'shop:v1', { latencyMs: 300, errorPercent: 10, concurrency: 4 });
      addService(world);
      putPod(world, 'web-1');
      putPod(world, 'web-2', { ip: '10.244.1.3' });
      putSlice(world, 'web-1@10.244.1.2', 'web-2@10.244.1.3');
      addTraffic(world, { shape: 'wave' });
      world.advance(12_345);
      return world;
    };
    const finish = (world: NetworkWorld) => {
      putPod(world, 'web-2', {
        ip: '10.244.1.3',
        metadata: { deletionTimestamp: '2025-01-01T00:00:13Z', deletionGracePeriodSeconds: 30 },
      });
      putSlice(world, 'web-1@10.244.1.2');
      world.advance(30_000);
    };
    const straight = begin();
    finish(straight);

    const world = begin();
    world.network.observe();
    const { engine } = world;
    const saved = JSON.parse(JSON.stringify(world.network.save())) as unknown;
    engine.api.dropWatchers();
    const network = createNetwork(engine);
    network.load(saved);
    const resumed: NetworkWorld = {
      engine,
      network,
      advance: (ms) => runPart(engine, network, engine.agenda.nowMs + ms),
    };
    finish(resumed);
    expect(tell(resumed)).toEqual(tell(straight));
  });
});
