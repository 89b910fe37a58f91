/** Server-side apply: who owns which field, who may change it, and what becomes of it when nobody wants it any more. */
import { refused, run, settled, type Scene } from '../scene.ts';

const colours = (data: object): string =>
  JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'colours' }, data });

const web = (spec: object): string =>
  JSON.stringify({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec });

const sidecar = web({ template: { spec: { containers: [{ name: 'sidecar', image: 'busybox:1.36' }] } } });

export const serverSideApply: Scene = {
  name: 'server-side-apply',
  steps: [
    run('apply --server-side -f web.yaml'),
    run('apply --server-side -f web.yaml'),
    run('get deployment web -o yaml'),
    run('get deployment web -o yaml --show-managed-fields'),
    settled,
    run('get deployment web -o yaml --show-managed-fields'),
    run('apply --server-side --field-manager=mesh -f -', { stdin: sidecar }),
    run("get deployment web -o jsonpath='{.spec.template.spec.containers[*].name}'"),
    refused('apply --server-side --field-manager=tuner -f -', { stdin: web({ replicas: 9 }) }),
    run('apply --server-side --field-manager=tuner --force-conflicts --dry-run=server -f -', {
      stdin: web({ replicas: 9 }),
    }),
    run('get deployment web -o jsonpath={.spec.replicas}'),
    run('apply --server-side --field-manager=tuner --force-conflicts -f -', { stdin: web({ replicas: 9 }) }),
    run('get deployment web -o jsonpath={.spec.replicas}'),
    refused('apply --server-side -f web.yaml'),
    run('scale deployment web --replicas=5'),
    refused('apply --server-side --field-manager=tuner -f -', { stdin: web({ replicas: 9 }) }),
    run("get deployment web -o jsonpath='{.metadata.managedFields[*].manager}' --show-managed-fields"),
    refused('diff --server-side --field-manager=mesh -f -', {
      stdin: web({ template: { spec: { containers: [{ name: 'sidecar', image: 'busybox:1.37' }] } } }),
    }),
    run('diff --server-side --field-manager=mesh -f -', { stdin: sidecar }),
    run('apply --server-side --field-manager=mesh -f -', { stdin: web({ minReadySeconds: 1 }) }),
    run("get deployment web -o jsonpath='{.spec.template.spec.containers[*].name}'"),
    refused('apply --server-side -f -', { stdin: web({ replica: 1 }) }),
    refused('apply --server-side --validate=false -f -', { stdin: web({ replica: 1 }) }),
    refused('apply --server-side --dry-run=client -f web.yaml'),
  ],
};

export const owners: Scene = {
  name: 'owners-of-fields',
  steps: [
    run('create configmap colours --from-literal=sky=blue'),
    run('get configmap colours -o yaml --show-managed-fields'),
    run(`patch configmap colours --type=merge -p '{"data":{"grass":"green"}}'`),
    run('label configmap colours season=summer'),
    run('annotate configmap colours note=bright'),
    run('get configmap colours -o yaml --show-managed-fields'),
    refused('apply --server-side -f -', { stdin: colours({ sky: 'grey', grass: 'brown' }) }),
    run('apply --server-side --force-conflicts -f -', { stdin: colours({ sky: 'grey' }) }),
    run('get configmap colours -o yaml --show-managed-fields'),
    run('apply --server-side --field-manager=second -f -', { stdin: colours({ sky: 'grey', snow: 'white' }) }),
    run('apply --server-side -f -', { stdin: colours({ sand: 'yellow' }) }),
    run("get configmap colours -o jsonpath='{.data}'"),
    run('apply --server-side --field-manager=second -f -', { stdin: colours({}) }),
    run("get configmap colours -o jsonpath='{.data}'"),
    run(`patch configmap colours --type=merge -p '{"metadata":{"managedFields":[{}]}}'`),
    run('get configmap colours -o yaml --show-managed-fields'),
    run('apply --server-side -f -', { stdin: colours({ sand: 'white' }), code: 1 }),
    run('apply --server-side --force-conflicts -f -', { stdin: colours({ sand: 'white' }) }),
    run('get configmap colours -o yaml --show-managed-fields'),
  ],
};

const listed =
  'jsonpath={range .items[*]}{.kind}{range .metadata.managedFields[*]} {.manager}/{.operation}/{.subresource}{end}{"\\n"}{end}';

export const managers: Scene = {
  name: 'managers',
  steps: [
    run('create deployment web --image=nginx:1.27 --replicas=2'),
    settled,
    run('set image deployment/web nginx=nginx:1.28'),
    run('rollout restart deployment/web'),
    run('expose deployment web --port=80'),
    run('run curl --image=busybox -- sleep 10'),
    run('taint node worker-1 dedicated=web:NoSchedule'),
    run('edit service web', { env: { KUBE_EDITOR: "sed -i 's/port: 80/port: 81/'" } }),
    run('annotate pod curl note=bright'),
    run('scale deployment web --replicas=3'),
    settled,
    run(`get deployment/web service/web pod/curl node/worker-1 --show-managed-fields -o '${listed}'`),
    run("get node worker-1 -o jsonpath='{.metadata.managedFields}'"),
    run("get pod curl -o jsonpath='{.metadata.managedFields}'"),
    run("get leases -n kube-node-lease worker-1 -o jsonpath='{.metadata.managedFields}' --show-managed-fields"),
    run(
      "get events --field-selector=involvedObject.name=curl,reason=Scheduled -o jsonpath='{.items[0].metadata.managedFields}'",
    ),
  ],
};

export const clientToServer: Scene = {
  name: 'from-client-side-to-server-side',
  steps: [
    run('apply -f -', { stdin: colours({ sky: 'blue', grass: 'green' }) }),
    run('get configmap colours -o yaml --show-managed-fields'),
    run('apply --server-side -f -', { stdin: colours({ sky: 'grey' }) }),
    run('get configmap colours -o yaml --show-managed-fields', { since: 26 }),
    run('apply --server-side -f -', { stdin: colours({ sky: 'black' }) }),
    run('apply view-last-applied configmap/colours'),
    run('apply -f -', { stdin: colours({ sky: 'white' }) }),
    run('get configmap colours -o yaml --show-managed-fields', { since: 26 }),
  ],
};
