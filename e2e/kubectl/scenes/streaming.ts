/** What goes both ways: commands with input, attach, copies, forwarded ports. kubectl before 1.31 speaks SPDY, later ones WebSocket. */
import { refused, run, settled, type Command, type Scene, type Step } from '../scene.ts';

const script = `echo first
for word in two three; do
  echo $word
done
read line
what the script reads
echo "it read: $line"
ls /nothing
exit 4
`;

/** The page's kubectl has no streams. */
function apart(steps: readonly Step[]): Step[] {
  return steps.map((step) => ('run' in step ? { ...step, ...alone } : step));
}

const alone: Pick<Command, 'notInPage'> = { notInPage: 'it needs streams, or what came in by them' };

export const exec: Scene = {
  name: 'exec',
  steps: [
    run('apply -f shell.yaml -f two-containers.yaml'),
    run('run bare --image=registry.k8s.io/pause:3.10'),
    settled,
    run('exec -i talker -- cat', { stdin: 'one\ntwö\n', ...alone }),
    run('exec -i talker -- cat', { stdin: '', ...alone }),
    run('exec -i talker -- sh', { stdin: script, code: 4, ...alone }),
    run("exec -i talker -- sh -c 'wc -l; echo done'", { stdin: 'a\nb\nc\n', ...alone }),
    run("exec -i talker -- sh -c 'cat > /tmp/note; cat /tmp/note /tmp/note'", { stdin: 'kept\n', ...alone }),
    run("exec -i talker -- sh -c 'while read word; do echo got $word; done'", { stdin: 'a\nb\n', ...alone }),
    run('exec talker -- cat /tmp/note', alone),
    run("exec talker -- sh -c 'echo out; echo err >&2'"),
    run("exec talker -- sh -c 'echo err >&2' --quiet"),
    run("exec talker -- sh -c 'echo before; sleep 5; echo after'"),
    run("exec talker -- sh -c 'echo $HOSTNAME $HOME'"),
    run('exec -it talker -- sh', {
      typed: ['cd /tmp', 'cat note', 'for n in 1 2; do', 'echo $n', 'done', 'exit 3'],
      code: 3,
      ...alone,
    }),
    refused('exec talker -- frobnicate', alone),
    refused('exec talker -- /bin/frobnicate', alone),
    refused('exec bare -- sh', alone),
    refused('exec talker -c nothing -- ls', { notInPage: 'the page refuses it by itself, in other words' }),
    run('exec pair -c right -- hostname'),
    run('run short --image=busybox --restart=Never -- true'),
    settled,
    refused('exec short -- ls'),
  ],
};

export const attach: Scene = {
  name: 'attach',
  steps: apart([
    run("run ticker --image=busybox --restart=Never -- sh -c 'while true; do echo tick; sleep 1; done'"),
    settled,
    run('attach ticker', { lines: 3 }),
    refused('attach nothing'),
    refused('attach ticker -c nothing'),
    run('run quick --rm -i --image=busybox --restart=Never -- echo hi'),
    run('run reader --rm -i --image=busybox --restart=Never -- cat', { stdin: 'what was sent\n' }),
    run('run typist --rm -i --image=busybox --restart=Never -- sh', { stdin: 'echo in the shell\nexit 3\n', code: 3 }),
    run('run terminal --rm -it --image=busybox --restart=Never -- sh', {
      typed: ['echo $HOSTNAME', 'exit'],
      unprinted: 'the prompt may come before or after kubectl says that it may not',
    }),
    run('run short --image=busybox --restart=Never -- true'),
    settled,
    refused('attach short'),
    run('get pods'),
  ]),
};

export const copy: Scene = {
  name: 'cp',
  steps: apart([
    run('apply -f shell.yaml'),
    run('run bare --image=registry.k8s.io/pause:3.10'),
    settled,
    run('cp web.yaml talker:/tmp/there.yaml'),
    run('exec talker -- cat /tmp/there.yaml'),
    run('cp talker:/tmp/there.yaml ~/back.yaml', { unprinted: 'whether tar is heard out before kubectl has all' }),
    run('apply --dry-run=client -f ~/back.yaml'),
    run('cp web.yaml talker:/tmp'),
    run('cp ../manifests talker:/tmp'),
    run('exec talker -- ls /tmp /tmp/there.yaml'),
    run('cp talker:tmp/manifests ~/all'),
    run('apply --dry-run=client -f ~/all/web.yaml -f ~/all/budget.yaml'),
    refused('cp nothing.txt talker:/tmp'),
    refused('cp web.yaml bare:/tmp', { unprinted: 'whether kubectl is still sending when the answer comes' }),
    refused('cp bare:/pause ~/pause'),
    refused('cp web.yaml nothing:/tmp'),
  ]),
};

export const portForward: Scene = {
  name: 'port-forward',
  steps: apart([
    run('run web --image=nginx --port=80'),
    run('run echo --image=hashicorp/http-echo -- -text=hello'),
    run('expose pod web --port=8080 --target-port=80'),
    refused('port-forward pod/web :80'),
    settled,
    run('port-forward pod/web :80 --address 127.0.0.1', { visits: ['/', '/index.html?a=b', '/nothing'] }),
    run('port-forward service/web :8080 --address 127.0.0.1', { visits: ['/'] }),
    run('port-forward pod/echo :5678 --address 127.0.0.1', { visits: ['/', '/any/path'] }),
    run('port-forward pod/web :81 --address 127.0.0.1', {
      visits: ['/'],
      unprinted: 'kubectl ends by itself, sooner or later',
    }),
    run("exec web -- sh -c 'echo my own page > /usr/share/nginx/html/index.html'"),
    run('port-forward pod/web :80 --address 127.0.0.1', { visits: ['/'] }),
    refused('port-forward pod/nothing :80'),
    refused('port-forward service/web :9999'),
  ]),
};
