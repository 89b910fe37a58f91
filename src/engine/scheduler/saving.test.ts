/** A scheduler that was saved and loaded goes on as if nothing had happened. */
import { describe, expect, it } from 'vitest';
import type { Event } from '../../kinds/event/types.ts';
import type { Pod } from '../../kinds/pod/types.ts';
import { runPart } from '../../testing/fake-api.ts';
import { createScheduler } from './scheduler.ts';
import { addNode, addPod, createSchedulerWorld, type SchedulerWorld } from '../../testing/scheduler-world.ts';

describe('saving', () => {
  function story(world: SchedulerWorld, from: number, to: number): void {
    for (let step = from; step < to; step++) {
      if (step === 0) for (const name of ['node-1', 'node-2']) addNode(world, name, {}, { cpu: '4' });
      addPod(
        world,
        `pod-${step}`,
        { priority: step % 3 },
        { cpu: step % 4 ? '500m' : '2' },
        { app: `app-${step % 2}` },
      );
      if (step % 5 === 4) world.engine.api.remove('pods', `default/pod-${step - 4}`);
      world.advance(700);
    }
  }
  const fingerprint = (world: SchedulerWorld) => {
    const pods = world.engine.api.list<Pod>('pods').map((pod) => JSON.stringify(pod));
    const events = world.engine.api.list<Event>('events').map((event) => JSON.stringify(event));
    return { lines: [...pods, ...events, ...world.scheduler.queue().map((waiting) => JSON.stringify(waiting))] };
  };

  it('goes on as if nothing had happened', () => {
    const straight = createSchedulerWorld(7);
    story(straight, 0, 11);
    addPod(straight, 'under-way', { priority: 5 }, { cpu: '100m' });
    straight.advance(9);
    story(straight, 11, 24);
    straight.advance(60_000);

    const world = createSchedulerWorld(7);
    story(world, 0, 11);
    const { engine } = world;
    addPod(world, 'under-way', { priority: 5 }, { cpu: '100m' });
    world.advance(9);
    const saved = JSON.parse(JSON.stringify(world.scheduler.save())) as unknown;
    engine.api.dropWatchers();
    const scheduler = createScheduler(engine);
    scheduler.load(saved);
    const resumed: SchedulerWorld = {
      engine,
      scheduler,
      advance: (ms) => runPart(engine, scheduler, engine.agenda.nowMs + ms),
    };
    story(resumed, 11, 24);
    resumed.advance(60_000);
    expect(fingerprint(resumed)).toEqual(fingerprint(straight));
  });
});
