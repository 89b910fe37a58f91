/** What few ask for, and what the answer must still be: raw paths, odd options, filters in containers. */
import { readFileSync } from 'node:fs';
import { manifests } from '../harness.ts';
import { refused, run, settled, type Scene } from '../scene.ts';

const raw = (path: string): string => `get --raw '${path}'`;
const notRaw = { notInPage: 'the page asks for no raw paths' };
const noDebug = { notInPage: 'the page has no kubectl debug' };

export const smallPrint: Scene = {
  name: 'small-print',
  steps: [
    run('apply -f limited.yaml -f web.yaml'),
    settled,
    refused(raw('/api/v1/pods?continue=abc'), notRaw),
    refused(raw('/api/v1/pods?continue=e30'), notRaw),
    refused(raw('/api/v1/pods?resourceVersion=x'), notRaw),
    refused(raw('/api/v1/pods?resourceVersion=x&limit=1'), notRaw),
    refused(raw('/api/v1/pods?sendInitialEvents=true'), notRaw),
    refused(raw('/api/v1/pods?resourceVersion=9999999'), { unprinted: 'names a revision', ...notRaw }),
    refused(raw('/api/v1/pods?fieldSelector=spec.priority%3D0'), notRaw),
    run(raw('/livez?verbose&exclude=etcd'), notRaw),
    run(raw('/readyz?exclude=nothing&verbose'), notRaw),
    run(raw('/api/v1/namespaces/default/services/web/proxy/'), notRaw),
    run(raw('/api/v1/namespaces/default/pods/limited:80/proxy/index.html'), notRaw),
    refused(raw('/api/v1/namespaces/default/services/web:99/proxy/'), notRaw),
    refused(raw('/api/v1/namespaces/default/services/nothing/proxy/'), notRaw),
    run(raw('/api/v1/nodes/worker-1/proxy/healthz'), notRaw),
    run('get pods --field-selector spec.host=nowhere'),
    run('get pods --field-selector status.podIPs=10.0.0.1'),
    run(
      'get events.v1.events.k8s.io --field-selector regarding.name=limited,reason=Scheduled -o custom-columns=REASON:.reason,NOTE:.note',
    ),
    refused('get events.v1.events.k8s.io --field-selector involvedObject.name=limited'),
    run('get deployment web --subresource=scale'),
    refused('get pod limited --subresource=scale', { notInPage: 'the page does not repeat what was asked for' }),
    run(
      'get pod limited -o jsonpath={.status.initContainerStatuses[0].volumeMounts}{.status.containerStatuses[0].volumeMounts}',
    ),
    run('explain hpa.spec.targetCPUUtilizationPercentage --api-version=autoscaling/v1'),
    run('explain events.regarding --api-version=events.k8s.io/v1', { unprinted: 'long' }),
    refused('create -f guarded.yaml'),
    refused(`patch service web --type=merge -p '{"spec":{"ports":"none"}}'`, { unprinted: 'shows the whole object' }),
    run('debug limited --copy-to=copied --image=busybox -c shell --attach=false --profile=general -- sleep 100', {
      since: 32,
      ...noDebug,
    }),
    run('get pod copied -o jsonpath={.spec.containers[*].name}{.spec.containers[0].resources}', {
      since: 32,
      ...noDebug,
    }),
    run('delete pod copied --now', { since: 32, ...noDebug }),
  ],
};

export const filters: Scene = {
  name: 'filters',
  steps: [
    run('apply -f shell.yaml -f web.yaml'),
    run(
      'run ticking --image=busybox --restart=Never -- sh -c "for n in 1 2 3; do echo tick $n; sleep 1; done | grep -v 2"',
    ),
    settled,
    run('exec -i talker -- sh', {
      stdin: readFileSync(`${manifests}filters.sh`, 'utf8'),
      notInPage: 'it needs streams, or what came in by them',
    }),
    run("exec talker -- sh -c 'echo a:b:c | cut -d: -f2'"),
    run("exec talker -- sh -c 'echo hello | tr a-z A-Z | sed s/L/l/g'"),
    run("exec talker -- sh -c 'env | grep ^WEB_ | sort'"),
    run("exec talker -- sh -c 'command -v bash; echo $?'"),
    refused('exec talker -- bash', { unprinted: 'a random name, compared in another scene' }),
    refused("exec deploy/web -- sh -c 'frobnicate'", { code: 127 }),
    refused("exec talker -- awk '{printf 1}'", { code: 2 }),
    run('logs ticking'),
  ],
};
