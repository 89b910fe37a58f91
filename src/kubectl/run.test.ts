import { describe, expect, it } from 'vitest';
import type { Transport } from '../api/request.ts';
import { createSim } from '../testing/sim.ts';
import type { Verb } from './command.ts';
import { runKubectl } from './run.ts';
import type { Session } from './session.ts';
import { verbs } from './table.ts';
import { splitWords } from './words.ts';

/** For lines that must be answered without asking anybody. */
const nobody: Transport = {
  request: () => Promise.reject(new Error('nobody is asked')),
  watch: () => Promise.reject(new Error('nobody is asked')),
  now: () => Promise.resolve(0),
  sleep: () => Promise.resolve(),
};

async function ask(line: string, more: Partial<Session> = {}): Promise<{ code: number; out: string; err: string }> {
  let [out, err] = ['', ''];
  const session: Session = {
    transport: nobody,
    namespace: 'default',
    files: { read: () => Promise.resolve(undefined) },
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    ...more,
  };
  const code = await runKubectl(line, session);
  return { code, out, err };
}

const paths = (list: readonly Verb[], above = ''): string[] =>
  list.flatMap((verb) => [`${above}${verb.name}`, ...paths(verb.verbs ?? [], `${above}${verb.name} `)]);

describe('every verb', () => {
  it.each(paths(verbs))('%s explains itself and refuses a flag that it does not have', async (path) => {
    const help = await ask(`${path} --help`);
    expect(help.code).toBe(0);
    expect(help.out).toContain('Usage:\n  kubectl ');
    const refused = await ask(`${path} --no-such-flag`);
    expect(refused).toEqual({
      code: 1,
      out: '',
      err: `error: unknown flag: --no-such-flag\nSee 'kubectl ${path} --help' for usage.\n`,
    });
  });
});

it('reads a file that begins like JSON strictly as JSON', async () => {
  const files = {
    read: () => Promise.resolve('{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "j",}}\n'),
  };
  expect(await ask('apply -f bad.json', { files })).toMatchObject({
    err: "error: error parsing bad.json: json: offset 68: invalid character '}' looking for beginning of object key string\n",
  });
});

describe('words that kubectl refuses by itself', () => {
  it.each([
    ['gett', 'error: unknown command "gett" for "kubectl"\n\nDid you mean this?\n\tset\n\tget\n'],
    ['zzz', 'error: unknown command "zzz" for "kubectl"\n'],
    ['rollout foo', `error: unknown command "foo"\nSee 'kubectl rollout -h' for help and examples\n`],
    ['get -z', "error: unknown shorthand flag: 'z' in -z\nSee 'kubectl get --help' for usage.\n"],
    ['get pods -o', "error: flag needs an argument: 'o' in -o\nSee 'kubectl get --help' for usage.\n"],
    [
      'get --watch=abc pods',
      'error: invalid argument "abc" for "-w, --watch" flag: strconv.ParseBool: parsing "abc": invalid syntax\nSee \'kubectl get --help\' for usage.\n',
    ],
    ['scale deploy/web', 'error: required flag(s) "replicas" not set\n'],
    [
      'create deployment a b --image=x',
      "error: exactly one NAME is required, got 2\nSee 'kubectl create deployment -h' for help and examples\n",
    ],
    ['apply', 'error: must specify one of -f and -k\n'],
    ['apply -f nothing.yaml', 'error: the path "nothing.yaml" does not exist\n'],
    ['drain', "error: USAGE: drain NODE [flags]\nSee 'kubectl drain -h' for help and examples\n"],
    ['create cm x --from-literal=a', 'error: invalid literal source a, expected key=value\n'],
    ['wait pod/x --for=foo', 'error: unrecognized condition: "foo"\n'],
    ["get 'pods", "error: unexpected end of line while looking for matching `''\n"],
  ])('%s', async (line, err) => {
    expect(await ask(line)).toEqual({ code: 1, out: '', err });
  });
});

describe('generators', () => {
  // The literals are the real kubectl's.
  it.each([
    [
      'create deployment web --image=docker.io/a/nginx:1.2 --replicas=3 --port=80 --dry-run=client -o yaml',
      'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  creationTimestamp: null\n  labels:\n    app: web\n  name: web\nspec:\n  replicas: 3\n  selector:\n    matchLabels:\n      app: web\n  strategy: {}\n  template:\n    metadata:\n      creationTimestamp: null\n      labels:\n        app: web\n    spec:\n      containers:\n      - image: docker.io/a/nginx:1.2\n        name: nginx\n        ports:\n        - containerPort: 80\n        resources: {}\nstatus: {}\n',
    ],
    [
      'create svc nodeport s --tcp=80:http --node-port=30000 --dry-run=client -o yaml',
      'apiVersion: v1\nkind: Service\nmetadata:\n  creationTimestamp: null\n  labels:\n    app: s\n  name: s\nspec:\n  ports:\n  - name: 80-http\n    nodePort: 30000\n    port: 80\n    protocol: TCP\n    targetPort: http\n  selector:\n    app: s\n  type: NodePort\nstatus:\n  loadBalancer: {}\n',
    ],
    [
      'create pdb p --selector=app=web --max-unavailable=50% --dry-run=client -o yaml',
      'apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata:\n  creationTimestamp: null\n  name: p\nspec:\n  maxUnavailable: 50%\n  selector:\n    matchLabels:\n      app: web\nstatus:\n  currentHealthy: 0\n  desiredHealthy: 0\n  disruptionsAllowed: 0\n  expectedPods: 0\n',
    ],
    [
      'create secret generic s --from-literal=a=b --type=t --dry-run=client -o json',
      '{\n    "kind": "Secret",\n    "apiVersion": "v1",\n    "metadata": {\n        "name": "s",\n        "creationTimestamp": null\n    },\n    "data": {\n        "a": "Yg=="\n    },\n    "type": "t"\n}\n',
    ],
    [
      'run x --image=y --port=80 --env=A=b --restart=Never --dry-run=client -o yaml -- a b',
      'apiVersion: v1\nkind: Pod\nmetadata:\n  creationTimestamp: null\n  labels:\n    run: x\n  name: x\nspec:\n  containers:\n  - args:\n    - a\n    - b\n    env:\n    - name: A\n      value: b\n    image: "y"\n    name: x\n    ports:\n    - containerPort: 80\n    resources: {}\n  dnsPolicy: ClusterFirst\n  restartPolicy: Never\nstatus: {}\n',
    ],
  ])('%s', async (line, out) => {
    expect(await ask(line)).toEqual({ code: 0, out, err: '' });
  });
});

describe('changes without a server', () => {
  const files = {
    read: () =>
      Promise.resolve(
        'apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n  containers:\n  - name: c\n    image: a\n',
      ),
  };
  it.each([
    ['set image --local -f x.yaml c=b -o jsonpath={.spec.containers[0].image}', 'b'],
    ['label --local -f x.yaml tier=front -o jsonpath={.metadata.labels}', '{"tier":"front"}'],
    ['annotate --local -f x.yaml note=hi', 'pod/p annotated\n'],
    [
      `patch --local -f x.yaml -p '{"spec":{"containers":[{"name":"c","image":"z"}]}}' -o jsonpath={.spec.containers[*].image}`,
      'z',
    ],
    [
      'set resources --local -f x.yaml --limits=cpu=1 -o jsonpath={.spec.containers[0].resources}',
      '{"limits":{"cpu":"1"}}',
    ],
  ])('%s', async (line, out) => {
    expect(await ask(line, { files })).toEqual({ code: 0, out, err: '' });
  });
});

it('keeps the namespace that config set-context chooses', async () => {
  const sim = createSim({ nodes: 1 });
  const session: Session = {
    transport: sim.transport,
    namespace: 'default',
    files: { read: () => Promise.resolve(undefined) },
    out: () => undefined,
    err: () => undefined,
  };
  await runKubectl('config set-context --current --namespace=kube-system', session);
  let err = '';
  await runKubectl('get configmaps -l no=such', { ...session, err: (text) => void (err += text) });
  expect(err).toBe('No resources found in kube-system namespace.\n');
});

it('stops a watch at Ctrl+C', async () => {
  const sim = createSim({ nodes: 1 });
  const stop = new AbortController();
  let out = '';
  const watching = ask('get nodes -w', {
    transport: sim.transport,
    signal: stop.signal,
    out(text) {
      out += text;
      stop.abort();
    },
  });
  await watching;
  expect(out).toMatch(/^NAME +STATUS +ROLES +AGE +VERSION\n/);
});

describe('splitWords', () => {
  it.each([
    ["get pods -l 'a in (b, c)'", ['get', 'pods', '-l', 'a in (b, c)']],
    ['a "b \\"c\\" $d" e\\ f', ['a', 'b "c" $d', 'e f']],
    [`-p='{"a":1}'`, ['-p={"a":1}']],
    ["''", ['']],
    ['', []],
  ])('%s', (line, words) => {
    expect(splitWords(line)).toEqual(words);
  });
});
