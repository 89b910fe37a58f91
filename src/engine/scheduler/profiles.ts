/** The profiles of the scheduler: the default one, and one for each Scheduler object whose code runs. */
// k8s: pkg/scheduler/profile/profile.go
import type { Script, ScriptProblem } from '../../api/script.ts';
import { assert } from '../../base/assert.ts';
import type { Pod } from '../../kinds/pod/types.ts';
import type { Scheduler as SchedulerObject } from '../../kinds/scheduler/types.ts';
import type { Client } from '../client/client.ts';
import type { Engine } from '../client/engine.ts';
import { EventSeriesRecorder, type SavedEventSeries } from '../client/event-series.ts';
import type { ClusterEvent } from './cluster-events.ts';
import { Framework } from './framework.ts';
import { Outcomes } from './outcomes.ts';
import { customCode, scriptFunctions } from './custom-code.ts';
import { defaultProfile } from './table.ts';

/** Pods that name another scheduler are left to it. */
export const defaultSchedulerName = 'default-scheduler';
/** The machine on which it would run. */
const schedulerHost = 'control-plane';

export interface Profile {
  /** What pods name. */
  readonly name: string;
  readonly framework: Framework;
  readonly events: EventSeriesRecorder;
  readonly outcomes: Outcomes;
  /** The code of a custom profile. */
  readonly script?: Script;
  /** Whether it has been said what is wrong with that code. */
  isReported: boolean;
}

export type SavedProfiles = [name: string, saved: { events: SavedEventSeries; isReported: boolean }][];

export class Profiles {
  readonly #engine: Engine;
  readonly #client: Client;
  readonly #podOf: (key: string) => Pod | undefined;
  readonly default: Profile;
  readonly #byName = new Map<string, Profile>();

  /** @param podOf the pods as the cache has them */
  constructor(engine: Engine, client: Client, podOf: (key: string) => Pod | undefined) {
    this.#engine = engine;
    this.#client = client;
    this.#podOf = podOf;
    this.default = this.#profile(defaultSchedulerName, new Framework(defaultProfile));
    this.#byName.set(defaultSchedulerName, this.default);
  }

  /** The profile that a waiting pod names; none is ours to place without one. */
  get(schedulerName: string | undefined): Profile | undefined {
    return schedulerName === undefined ? undefined : this.#byName.get(schedulerName);
  }

  /** The profile of a pod that was taken into the queue. */
  of(pod: Pod): Profile {
    const profile = this.get(pod.spec.schedulerName);
    assert(profile, 'a queued pod names a profile');
    return profile;
  }

  /** Names of the plugins of any profile that an event of that type may make change their mind. */
  pluginsInterestedIn(type: ClusterEvent['type']): Iterable<string> {
    const ofDefault = this.default.framework.pluginsInterestedIn(type);
    if (this.#byName.size === 1) return ofDefault;
    const names = new Set(ofDefault);
    for (const { framework } of this.#byName.values())
      for (const name of framework.pluginsInterestedIn(type)) names.add(name);
    return names;
  }

  /** Takes over the code of a Scheduler object; when it cannot be loaded there is no such profile. */
  set({ metadata: { name }, spec }: SchedulerObject): { exports: string[] } | { problem: ScriptProblem } {
    this.#byName.delete(name);
    const script = this.#engine.scripts?.load(spec.source);
    if (!script) return { problem: { message: 'no code is run here' } };
    if ('problem' in script) return script;
    const exports = scriptFunctions.filter((each) => each in script.functions);
    if (exports.length === 0) return { problem: { message: 'exports neither filter nor score' } };
    const plugin = customCode(name, script, this.#engine.random.stream(`scheduler/code/${name}`));
    // After the default ones, as whatever is enabled beside them.
    const framework = new Framework([...defaultProfile, { plugin, weight: spec.weight }]);
    this.#byName.set(name, { ...this.#profile(name, framework), script });
    return { exports };
  }

  delete(name: string): void {
    this.#byName.delete(name);
  }

  save(): SavedProfiles {
    return Array.from(this.#byName.values(), ({ name, events, isReported }) => [
      name,
      { events: events.save(), isReported },
    ]);
  }

  /** @param objects as the informer has them */
  load(saved: SavedProfiles, objects: Iterable<SchedulerObject>): void {
    const names = new Set(saved.map(([name]) => name));
    for (const object of objects) if (names.has(object.metadata.name)) this.set(object);
    for (const [name, { events, isReported }] of saved) {
      const profile = this.#byName.get(name);
      assert(profile, 'the code of a saved profile loads again');
      profile.events.load(events);
      profile.isReported = isReported;
    }
  }

  #profile(name: string, framework: Framework): Profile {
    const events = new EventSeriesRecorder(this.#engine, this.#client, name, schedulerHost);
    const outcomes = new Outcomes(this.#engine, this.#client, events, this.#podOf);
    return { name, framework, events, outcomes, isReported: false };
  }
}
