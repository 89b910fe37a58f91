/** What students get wrong: words, flags, selectors, templates, and the indentation of files. */
import { refused, run, settled, type Scene } from '../scene.ts';

export const mistakesInCommands: Scene = {
  name: 'mistakes-in-commands',
  steps: [
    run('apply -f web.yaml'),
    run('create configmap settings --from-literal=a=1'),
    settled,
    refused('delete deployment web --all'),
    refused('delete -f web.yaml web'),
    refused('delete --all'),
    refused('delete -l app=web'),
    run('delete configmap settings --cascade=false --dry-run=client'),
    refused('get deployments.v2.apps web'),
    refused('get deployments.shop web'),
    refused('get deployment/'),
    refused('get deployment,service/web'),
    refused('get all web'),
    refused('get pod/nothing service/web'),
    refused('get pods,services web'),
    refused('describe deployment/we'),
    run('describe serviceaccount defau'),
    run('create deployment dry --image=nginx --dry-run -o name'),
    run('create deployment dry --image=nginx --dry-run=true -o name'),
    refused('create deployment dry --image=nginx --dry-run=yes'),
    refused("create deployment spaces --image='nginx latest'"),
    refused('create service clusterip s --tcp=80:'),
    refused('create service clusterip s --tcp=80:99999'),
    refused('create service externalname s --external-name=not_valid'),
    refused('create pdb web --selector=app=web --min-available=few'),
    refused('create quota small --hard=cpu', { since: 32, notInPage: 'the page makes no quotas' }),
    refused('set image deployment/web nginx'),
    refused('set image deployment/web nginx='),
    refused('set image deployment/web deployment/nothing nginx=nginx:1.29'),
    refused("set env deployment/web '1 A=1'"),
    refused('set resources deployment web --requests=cpu=2 --limits=cpu=1'),
    refused('set selector'),
    refused('set selector service web app'),
    refused('rollout status deployment/web --revision=-1'),
    run('rollout undo deployment/web --to-revision=1'),
    refused('logs configmap/settings'),
    refused('logs nothing --tail=-2'),
    refused('logs deployment/web --since=5'),
    refused('logs deployment/web --since-time=yesterday'),
    refused('exec deployment/web'),
    refused('exec configmap/settings -- ls'),
    refused('taint worker-1 a=b:NoSchedule'),
    refused('taint nodes worker-1 a=b:NoSchedule a-'),
    run('taint nodes worker-1 a=b:NoSchedule --dry-run=server'),
    run('cordon node/worker-1'),
    refused('cordon service/web'),
    refused('run x --image='),
    refused("run x --image='a b'"),
    refused('run x --image=nginx --port=http'),
    refused('run x --image=nginx --rm'),
    refused('expose deployment web --name=again --port=http'),
    refused('explain deployment --api-version=apps/v2'),
    refused('explain deployment --output=html'),
    run('auth can-i --list'),
    run('auth whoami -o yaml', { since: 28 }),
    run('config get-clusters'),
    run('get nodes.metrics.k8s.io'),
    { run: 'diff', code: 2 },
    { run: 'diff -f nothing.yaml', code: 2 },
  ],
};

export const mistakesInTemplates: Scene = {
  name: 'mistakes-in-templates',
  steps: [
    refused("get ns default -o jsonpath='{metadata.name}'"),
    refused("get ns default -o jsonpath='{.metadata.name[0]}'"),
    refused("get ns default -o jsonpath='{.spec.finalizers[5]}'"),
    refused("get ns default -o jsonpath='{.spec.finalizers[0:5]}'"),
    refused("get ns default -o jsonpath='{.spec.finalizers[*}'"),
    refused('get ns default -o jsonpath=\'{.metadata[?(@.name=="a")]}\''),
    refused("get ns default -o jsonpath='{end}'"),
    refused("get ns default -o jsonpath='{.metadata.name,.kind}'"),
    run("get ns default -o jsonpath='{range .spec.finalizers[*]}{@}'"),
    refused("get ns -o jsonpath='{.items[?(@.kind=Namespace)].kind}'", { unprinted: 'prints all namespaces' }),
    refused("get ns default -o go-template='{{.metadata.name}'"),
    refused("get ns default -o go-template='{{.metadata.name'"),
  ],
};

/** A deployment with one line of it replaced. */
function broken(line: string, by: string): string {
  return deployment.replace(line, () => by);
}

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels:
    app: web
spec:
  replicas: 2
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
      - name: nginx
        image: nginx
        ports:
        - containerPort: 80
`;

const files: readonly string[] = [
  broken('  replicas', ' replicas'),
  broken('  replicas', '   replicas'),
  broken('  selector:', ' selector:'),
  broken('  selector:', '  selector'),
  broken('  selector:', '    selector:'),
  broken('spec:\n', 'spec\n'),
  broken('        image', '       image'),
  broken('        image', '         image'),
  broken('        image', '      image'),
  broken('      - name', '     - name'),
  broken('        - containerPort', '       - containerPort'),
  broken('      - name', '      -name'),
  broken('replicas: 2', 'replicas:2'),
  broken('replicas: 2', 'replicas: 2\n  just text'),
  broken('replicas: 2', 'replicas: 2\n  - a'),
  broken('    app: web', '\tapp: web'),
  broken('  replicas', '  \treplicas'),
  broken('app: web', 'app: "web'),
  broken('app: web', "app: 'web"),
  broken('app: web', 'app: "web" x'),
  broken('app: web', 'app: web: x'),
  broken('app: web', 'app: "we\\qb"'),
  broken('replicas: 2', 'replicas: [2'),
  broken('replicas: 2', 'replicas: {a: 2'),
  broken('replicas: 2', 'replicas: [2}'),
  broken('replicas: 2', 'replicas: {{ .Values.replicas }}'),
  broken('replicas: 2', 'replicas: %2'),
  broken('replicas: 2', 'replicas: @2'),
  broken('replicas: 2', 'replicas: *'),
  broken('replicas: 2', 'replicas: *two'),
  broken('replicas: 2', 'replicas: |\n 2\n  x: 1'),
  `${deployment}}\n`,
  deployment.replace('kind', '- kind'),
  'apiVersion: v1\nkind: Pod\nmetadata:\n  name: x\n spec:\n  containers: []\n',
  'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name:x\n',
  'apiVersion: v1\nkind: pod\nmetadata:\n  name: x\nspec:\n  containers:\n  - name: a\n    image: nginx\n',
  'hello\n',
  '- a\n- b\n',
  '{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "j"}\n',
];

export const mistakesInFiles: Scene = {
  name: 'mistakes-in-files',
  steps: [
    ...files.map((stdin) => refused('apply -f -', { stdin })),
    run('apply -f - --dry-run=client -o yaml', {
      stdin:
        '{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"one"}}{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"two"}}',
    }),
    refused('apply -f web.yaml --dry-run=yes'),
    refused('create -f -', {
      stdin:
        'kind: Widget\napiVersion: v1\nmetadata: {name: a}\n---\nkind: Namespace\napiVersion: v1\nmetadata: {name: default}\n---\nkind: Gadget\napiVersion: v1\nmetadata: {name: b}\n',
    }),
    refused('get -f -', { stdin: 'kind: Widget\napiVersion: v1\nmetadata: {name: a}\n' }),
    refused('describe -f -', { stdin: 'kind: Widget\napiVersion: v1\nmetadata: {name: a}\n' }),
  ],
};
