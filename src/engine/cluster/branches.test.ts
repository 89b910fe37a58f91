import { describe, expect, it, test } from 'vitest';
import type { ApiRequest } from '../../api/request.ts';
import { branchName } from './branches.ts';
import { Cluster } from './cluster.ts';
import { demoRecording } from './demo.ts';
import { History } from './history.ts';

const scale = (replicas: number): ApiRequest => ({
  method: 'PATCH',
  path: '/apis/apps/v1/namespaces/default/deployments/web',
  contentType: 'application/strategic-merge-patch+json',
  body: { spec: { replicas } },
});

class Player {
  readonly history: History;

  constructor(recording = demoRecording()) {
    this.history = new History(new Cluster(recording));
  }

  run(untilMs: number): this {
    while (this.history.cluster.nowMs < untilMs) {
      this.history.cluster.run(Math.min(untilMs, this.history.cluster.nowMs + 1000));
      this.history.note();
    }
    return this;
  }

  act(replicas: number): this {
    const label = `kubectl scale deployment/web --replicas=${replicas}`;
    this.history.beforeInput(label);
    this.history.cluster.handle(scale(replicas), label);
    return this;
  }

  enter(name: string): this {
    this.history.enter(name);
    return this.run(this.history.seenMs);
  }

  get hash(): string {
    return this.history.cluster.hash();
  }

  get names(): string[] {
    return this.history.branches.map(({ name }) => name);
  }
}

describe('acting in the past', () => {
  it('keeps what came later as a branch, and the way back to it', () => {
    const player = new Player().run(45_000).act(6).run(60_000);
    const old = player.hash;
    player.history.seek(50_000);
    expect(player.history.seenMs).toBe(60_000);
    expect(player.names).toEqual([]);
    player.act(2).run(70_000);
    const fresh = player.hash;
    expect([player.history.name, player.names]).toEqual(['main', ['before-scale-web']]);
    expect(player.history.branches.map((branch) => player.history.forkOf(branch))).toEqual([50_000]);

    player.enter('before-scale-web');
    expect([player.hash, player.history.cluster.nowMs]).toEqual([old, 60_000]);
    expect([player.history.name, player.names]).toEqual(['before-scale-web', ['main']]);
    player.enter('main');
    expect([player.hash, player.history.cluster.nowMs]).toEqual([fresh, 70_000]);
  });

  it('goes on in a branch as if it had never been left', () => {
    const straight = new Player().run(45_000).act(6).run(60_000).act(3).run(80_000);
    const player = new Player().run(45_000).act(6).run(60_000);
    player.history.seek(30_000);
    player.act(1).run(40_000).enter('before-scale-web').act(3).run(80_000);
    expect(player.hash).toBe(straight.hash);
  });

  it('only looking back leaves nothing behind', () => {
    const player = new Player().run(45_000).act(6).run(60_000);
    player.history.seek(20_000);
    player.run(60_000).act(3);
    expect(player.names).toEqual([]);
  });
});

describe('undo', () => {
  it('keeps what it took back; once more adds nothing new to that', () => {
    const player = new Player().run(45_000).act(6).run(50_000).act(3).run(60_000);
    const end = player.hash;
    player.history.rewindBefore(1);
    player.history.rewindBefore(0);
    expect([player.history.cluster.nowMs, player.names]).toEqual([45_000, ['before-undo-1']]);
    player.enter('before-undo-1');
    expect([player.hash, player.history.cluster.nowMs]).toEqual([end, 60_000]);
    // The line that was left holds nothing that this one does not.
    expect([player.history.name, player.names]).toEqual(['main', []]);
  });

  it('is one with its branch again after a redo', () => {
    const player = new Player().run(45_000).act(6).run(60_000);
    const taken = player.history.cluster.recording.inputs.slice();
    player.history.rewindBefore(0);
    player.history.cluster.recording.inputs.push(...taken);
    player.run(45_000).history.cluster.run(45_000);
    player.history.rejoin();
    expect([player.names, player.history.seenMs]).toEqual([[], 60_000]);
  });
});

describe('lines that are kept while another world is open', () => {
  const copied = (player: Player): Player => {
    const { recording } = player.history.cluster;
    const kept = JSON.parse(JSON.stringify([recording, player.history.saveLines()])) as [
      typeof recording,
      ReturnType<History['saveLines']>,
    ];
    const copy = new Player(kept[0]);
    copy.history.loadLines(kept[1]);
    return copy;
  };

  it('lead to the same places as before', () => {
    const player = new Player().run(45_000).act(6).run(60_000);
    player.history.seek(50_000);
    player.act(2).run(70_000);
    player.history.rewindBefore(1);
    player.run(65_000);
    const copy = copied(player).run(65_000);
    expect([copy.history.name, copy.names]).toEqual([player.history.name, player.names]);
    expect(copy.history.branches.map((branch) => copy.history.forkOf(branch))).toEqual(
      player.history.branches.map((branch) => player.history.forkOf(branch)),
    );
    for (const name of ['before-scale-web', 'main', 'before-undo-1'])
      expect([name, copy.enter(name).hash, copy.names]).toEqual([name, player.enter(name).hash, player.names]);
  });

  it('are one with the present again where they say no more', () => {
    const player = new Player().run(45_000).act(6).run(60_000);
    player.history.rewindBefore(0);
    const copy = copied(player).run(45_000);
    expect(copy.names).toEqual(['before-undo-1']);
    copy.enter('before-undo-1');
    expect([copy.history.name, copy.names]).toEqual(['main', []]);
  });
});

test('no more branches than the limit, the oldest goes', () => {
  const player = new Player().run(45_000);
  for (let replicas = 1; replicas <= 8; replicas++) {
    player.run(50_000 + replicas * 1000);
    player.history.seek(46_000);
    player.act(replicas);
  }
  expect(player.names).toHaveLength(6);
  expect(player.names[0]).toBe('before-scale-web-3');
});

test.each([
  ['kubectl drain worker-2 --ignore-daemonsets', 'before-drain-worker-2'],
  ['kubectl scale deployment/web --replicas=6', 'before-scale-web'],
  ['kubectl set image deployment/web web=shop:v2', 'before-set-image-web'],
  ['kubectl apply -f deployment-web.yaml', 'before-apply-deployment-web.yaml'],
  [undefined, 'before-change'],
])('a branch is named after what was done instead: %s', (action, name) => {
  expect(branchName(action, () => false)).toBe(name);
});
