/** Image names as the container runtime reads them, back-off, and what containers of well-known images do. */
import { expect, it } from 'vitest';
import { formatGoDuration } from '../../api/duration.ts';
import { isInBackOff, nextBackOff, type BackOff } from './back-off.ts';
import { exampleContainer } from './examples.ts';
import { notFoundMessage, parseImage } from './images.ts';
import { expandVariables, launch } from './launch.ts';
import { programOf } from './programs/table.ts';
import type { Container } from '../../kinds/pod/types.ts';

it.each([
  ['nginx', 'docker.io/library/nginx:latest'],
  ['nginx:1.27', 'docker.io/library/nginx:1.27'],
  ['hashicorp/http-echo:1.0', 'docker.io/hashicorp/http-echo:1.0'],
  ['registry.k8s.io/pause:3.10', 'registry.k8s.io/pause:3.10'],
  ['localhost:5000/shop', 'localhost:5000/shop:latest'],
  [
    'shop@sha256:0123456789012345678901234567890123456789012345678901234567890123',
    'docker.io/library/shop@sha256:0123456789012345678901234567890123456789012345678901234567890123',
  ],
  [
    'Nginx',
    'couldn\'t parse image name "Nginx": invalid reference format: repository name (library/Nginx) must be lowercase',
  ],
  ['nginx:', 'couldn\'t parse image name "nginx:": invalid reference format'],
  ['-bad-', 'couldn\'t parse image name "-bad-": invalid reference format'],
  ['a b', 'couldn\'t parse image name "a b": invalid reference format'],
])('reads %s', (image, result) => {
  const reference = parseImage(image);
  expect('error' in reference ? reference.error : reference.full).toBe(result);
});

it('says what containerd says about an image that is not there', () => {
  const reference = parseImage('nope');
  expect('error' in reference ? '' : notFoundMessage(reference)).toBe(
    'rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/library/nope:latest": failed to resolve reference "docker.io/library/nope:latest": docker.io/library/nope:latest: not found',
  );
});

it('doubles the back-off up to five minutes and forgets it after ten minutes of running', () => {
  const delays: string[] = [];
  let backOff: BackOff | undefined;
  let nowMs = 0;
  for (let crash = 0; crash < 7; crash++) {
    backOff = nextBackOff(backOff, nowMs, nowMs);
    delays.push(formatGoDuration(backOff.delayMs));
    nowMs += backOff.delayMs;
  }
  expect(delays).toEqual(['10s', '20s', '40s', '1m20s', '2m40s', '5m0s', '5m0s']);
  expect(isInBackOff(backOff, nowMs, nowMs + 299_000)).toBe(true);
  expect(isInBackOff(backOff, nowMs, nowMs + 300_000)).toBe(false);
  const endedMs = (backOff?.updatedAtMs ?? 0) + 600_001;
  expect(isInBackOff(backOff, endedMs, endedMs)).toBe(false);
  expect(nextBackOff(backOff, endedMs, endedMs).delayMs).toBe(10_000);
});

/** Example: `ports 80, SIGTERM → 0`. */
function behaviour(container: Partial<Container>): string {
  const spec = exampleContainer({ name: 'c', ...container });
  const reference = parseImage(spec.image);
  if ('error' in reference) return reference.error;
  const launched = launch(spec, {
    program: programOf(reference),
    described: undefined,
    nowMs: 0,
    environment: () => ({ GREETING: 'hello' }),
    isFirstProcess: true,
  });
  if ('cannotStart' in launched)
    return launched.cannotStart.replace(/^.*error during container init: /, 'cannot start: ');
  const { process, shell } = launched;
  if (shell?.commands) return `shell: reads commands${shell.commands.isInteractive ? ' that somebody types' : ''}`;
  if (shell) return `shell: ${shell.script}`;
  const end = process.exit
    ? `exits ${process.exit.code}${process.exit.reason ? ` ${process.exit.reason}` : ''} after ${process.exit.afterMs} ms`
    : 'runs';
  return `${end}, ports ${String(process.ports)}, SIGTERM ${process.onTerm === 'ignored' ? 'ignored' : `→ ${process.onTerm.code}`}`;
}

it.each<[container: Partial<Container>, does: string]>([
  [{ image: 'nginx:1.27' }, 'runs, ports 80, SIGTERM → 0'],
  [{ image: 'nginx', command: ['sh', '-c', 'sleep 5; exit 1'] }, 'shell: sleep 5; exit 1'],
  [{ image: 'nginx', args: ['sleep', '10'] }, "shell: exec 'sleep' '10'"],
  [{ image: 'shop:v1' }, 'runs, ports any, SIGTERM → 143'],
  [{ image: 'busybox', command: ['sleep', '3600'] }, "shell: exec 'sleep' '3600'"],
  [{ image: 'busybox', args: ['false'] }, "shell: exec 'false'"],
  [{ image: 'busybox' }, 'shell: reads commands'],
  [{ image: 'busybox', stdin: true, tty: true }, 'shell: reads commands that somebody types'],
  [
    { image: 'busybox', command: ['/bin/sh', '-ec', 'echo $(GREETING) $$(GREETING)'] },
    'shell: set -e\necho hello $(GREETING)',
  ],
  [
    { image: 'busybox', command: ['serve'] },
    'cannot start: exec: "serve": executable file not found in $PATH: unknown',
  ],
  [{ image: 'hashicorp/http-echo', args: ['-listen=:8080', '-text=hi'] }, 'runs, ports 8080, SIGTERM → 0'],
  [{ image: 'hashicorp/http-echo' }, 'exits 127 after 5 ms, ports 5678, SIGTERM → 0'],
  [{ image: 'redis:7', args: ['--port', '7000'] }, 'runs, ports 7000, SIGTERM → 0'],
  [{ image: 'postgres:16' }, 'exits 1 after 100 ms, ports 5432, SIGTERM → 0'],
  [{ image: 'postgres:16', env: [{ name: 'POSTGRES_PASSWORD', value: 'x' }] }, 'runs, ports 5432, SIGTERM → 0'],
  [
    {
      image: 'polinux/stress',
      command: ['stress'],
      args: ['--vm', '1', '--vm-bytes', '250M', '--vm-hang', '1'],
      resources: { limits: { memory: '100Mi' } },
    },
    'exits 137 OOMKilled after 500 ms, ports , SIGTERM → 143',
  ],
  [
    {
      image: 'polinux/stress',
      command: ['stress'],
      args: ['--vm', '1', '--vm-bytes', '150M'],
      resources: { limits: { memory: '200Mi' } },
    },
    'runs, ports , SIGTERM → 143',
  ],
  [{ image: 'registry.k8s.io/pause:3.10' }, 'runs, ports , SIGTERM → 0'],
])('a container %j', (container, does) => {
  expect(behaviour(container)).toBe(does);
});

it('expands variables in commands as the kubelet does', () => {
  expect(expandVariables('$(A)-$(B)-$$(A)-$A', { A: '1' })).toBe('1-$(B)-$(A)-$A');
});
