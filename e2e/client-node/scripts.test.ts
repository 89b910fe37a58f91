/** Programs outside the cluster, as shell scripts: a scheduler of one's own, and an autoscaler that only knows /scale. */
import { execFileSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Served } from '../kubectl/harness.ts';
import { findKubectls } from '../kubectl/kubectls.ts';

const kubectl = findKubectls().at(-1);
const absent = ['bash', 'jq', 'curl'].filter((program) => !has(program));
const why = kubectl ? absent : ['kubectl', ...absent];

let served: Served;

beforeEach(async () => {
  served = await Served.start();
});

afterEach(async () => served.stop());

/** Polls for pods that name it, and binds each to a random worker, as in the course. */
const scheduler = `
set -euo pipefail
for round in 1 2; do
  $KUBECTL get pods -o json |
    jq -r '.items[] | select(.spec.schedulerName == "my-scheduler" and .spec.nodeName == null) | .metadata.name' |
    while read -r pod; do
      node=$($KUBECTL get nodes -l '!node-role.kubernetes.io/control-plane' -o json |
        jq -r '.items[].metadata.name' | shuf -n 1 --random-source=<(yes))
      curl --silent --show-error --fail -X POST -H 'Content-Type: application/json' \\
        --data "{\\"apiVersion\\":\\"v1\\",\\"kind\\":\\"Binding\\",\\"metadata\\":{\\"name\\":\\"$pod\\"},\\"target\\":{\\"apiVersion\\":\\"v1\\",\\"kind\\":\\"Node\\",\\"name\\":\\"$node\\"}}" \\
        "$SERVER/api/v1/namespaces/default/pods/$pod/binding" | jq -r '.status'
    done
done
`;

/** Reads how many there are and asks for two more, by PUT and by PATCH. */
const autoscaler = `
set -euo pipefail
scale="$SERVER/apis/apps/v1/namespaces/default/deployments/web/scale"
curl --silent --fail "$scale" | jq '.spec.replicas += 2' |
  curl --silent --fail -X PUT -H 'Content-Type: application/json' --data-binary @- "$scale" | jq .spec.replicas
curl --silent --fail -X PATCH -H 'Content-Type: application/merge-patch+json' \\
  --data '{"spec":{"replicas":4}}' "$scale" | jq .spec.replicas
`;

describe.skipIf(why.length > 0)(`shell scripts${why.length > 0 ? ` (missing: ${why.join(', ')})` : ''}`, () => {
  it('a custom scheduler binds the pods that name it, and no others', { timeout: 60_000 }, async () => {
    for (const [name, scheduled] of [
      ['mine', 'my-scheduler'],
      ['also-mine', 'my-scheduler'],
      ['theirs', 'their-scheduler'],
    ]) {
      const pod = {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name },
        spec: { schedulerName: scheduled, containers: [{ name: 'c', image: 'nginx' }] },
      };
      const created = await served.run(kubectl?.path ?? '', ['create', '-f', '-'], { stdin: JSON.stringify(pod) });
      expect(created.stderr).toBe('');
    }
    served.settle();
    expect(await nodesOfPods()).toEqual({ mine: undefined, 'also-mine': undefined, theirs: undefined });
    const ran = await runScript(scheduler);
    expect(ran.stderr).toBe('');
    expect(ran.stdout).toBe('Success\nSuccess\n');
    served.settle();
    const nodes = await nodesOfPods();
    expect(nodes.mine).toMatch(/^worker-\d$/);
    expect(nodes['also-mine']).toMatch(/^worker-\d$/);
    expect(nodes.theirs).toBeUndefined();
    const phases = await served.run(kubectl?.path ?? '', ['get', 'pods', '-o', 'jsonpath={.items[*].status.phase}']);
    expect(phases.stdout).toBe('Running Running Pending');
  });

  it('an autoscaler from outside scales by /scale', { timeout: 60_000 }, async () => {
    await served.run(kubectl?.path ?? '', ['create', 'deployment', 'web', '--image=nginx', '--replicas=1']);
    served.settle();
    expect((await runScript(autoscaler)).stdout).toBe('3\n4\n');
    served.settle();
    const ready = await served.run(kubectl?.path ?? '', [
      'get',
      'deployment',
      'web',
      '-o',
      'jsonpath={.status.readyReplicas}',
    ]);
    expect(ready.stdout).toBe('4');
  });
});

function runScript(script: string) {
  return served.run('bash', ['-c', script], { env: { KUBECTL: kubectl?.path ?? '', SERVER: served.address } });
}

async function nodesOfPods(): Promise<Record<string, string | undefined>> {
  const { stdout } = await served.run(kubectl?.path ?? '', ['get', 'pods', '-o', 'json']);
  const { items } = JSON.parse(stdout) as { items: { metadata: { name: string }; spec: { nodeName?: string } }[] };
  return Object.fromEntries(items.map(({ metadata, spec }) => [metadata.name, spec.nodeName]));
}

function has(program: string): boolean {
  try {
    execFileSync('which', [program]);
    return true;
  } catch {
    return false;
  }
}
