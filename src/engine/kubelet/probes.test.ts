/** When probes are due and what they change. */
import { expect, it } from 'vitest';
import type { Probe } from '../../kinds/pod/types.ts';
import { exampleContainer } from './examples.ts';
import type { ProbeKind } from './memory.ts';
import { answerTo, type Target } from './probe-answers.ts';
import { judge, newProbe, nextProbeAtMs } from './probes.ts';
import { ordinary, type Process } from './programs/program.ts';
import { programOf, unknownProgram } from './programs/table.ts';
import { parseImage } from './images.ts';

const spec = (fields: Partial<Probe>): Probe => ({
  timeoutSeconds: 1,
  periodSeconds: 10,
  successThreshold: 1,
  failureThreshold: 3,
  ...fields,
});

it.each<
  [
    title: string,
    kind: ProbeKind,
    fields: Partial<Probe>,
    state: { startedAtMs?: number; isStarted?: boolean; isDeleting?: boolean; nowMs?: number; isOnHold?: boolean },
    dueMs: number | undefined,
  ]
>([
  ['the next tick after the start', 'liveness', {}, {}, 13_000],
  ['a tick later when the initial delay is not over', 'liveness', { initialDelaySeconds: 10 }, {}, 23_000],
  [
    'the initial delay counts from the whole second',
    'liveness',
    { initialDelaySeconds: 9 },
    { startedAtMs: 4900 },
    13_000,
  ],
  ['later on, every period', 'liveness', {}, { nowMs: 47_000 }, 53_000],
  ['exactly on a tick, the next one', 'liveness', {}, { nowMs: 43_000 }, 53_000],
  ['nothing but startup before the start', 'liveness', {}, { isStarted: false }, undefined],
  ['startup until then', 'startup', { periodSeconds: 2 }, { isStarted: false }, 7000],
  ['no startup afterwards', 'startup', {}, {}, undefined],
  ['only readiness while the pod is being deleted', 'liveness', {}, { isDeleting: true }, undefined],
  ['readiness goes on while the pod is being deleted', 'readiness', {}, { isDeleting: true }, 13_000],
  ['nothing after the verdict, until the container is new', 'liveness', {}, { isOnHold: true }, undefined],
])(
  'asks: %s',
  (
    _title,
    kind,
    fields,
    { startedAtMs = 4200, isStarted = true, isDeleting = false, nowMs = 5000, isOnHold = false },
    dueMs,
  ) => {
    const memory = { ...newProbe(kind, 3000), isOnHold };
    expect(nextProbeAtMs(kind, spec(fields), memory, { startedAtMs, isStarted, isDeleting }, nowMs)).toBe(dueMs);
  },
);

it.each<[title: string, kind: ProbeKind, fields: Partial<Probe>, outcomes: string, verdicts: string]>([
  ['readiness needs one success', 'readiness', {}, '+', 'success!'],
  [
    'readiness is lost after three failures in a row',
    'readiness',
    {},
    '+--+---',
    'success! success success success success success failure!',
  ],
  [
    'readiness needs as many successes as asked',
    'readiness',
    { successThreshold: 2 },
    '+-++',
    'failure failure failure success!',
  ],
  ['liveness fails at the threshold', 'liveness', { failureThreshold: 2 }, '--', 'success failure!'],
  ['startup has no result until one is certain', 'startup', {}, '--+', 'unknown unknown success!'],
])('judges: %s', (_title, kind, fields, outcomes, verdicts) => {
  const memory = newProbe(kind, 0);
  const seen = [...outcomes].map((outcome) => {
    const hasChanged = judge(kind, spec(fields), memory, outcome === '+');
    return memory.result + (hasChanged ? '!' : '');
  });
  expect(seen.join(' ')).toBe(verdicts);
});

function target(process: Partial<Process>, elapsedMs: number, image = 'shop:v1'): Target {
  const reference = parseImage(image);
  return {
    ip: '10.244.1.5',
    container: exampleContainer({
      name: 'web',
      image,
      ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }],
      readinessProbe: spec({ httpGet: { path: '/ready', port: 8080 } }),
    }),
    program: 'error' in reference ? unknownProgram : programOf(reference),
    process: { ...ordinary, startMs: 1000, readyMs: 3000, ports: [8080], ...process },
    elapsedMs,
    exec: (argv) => ({
      status: argv[0] === 'true' ? 0 : 1,
      output: argv[0] === 'true' ? '' : 'no\n',
      tookMs: argv[0] === 'slow' ? 5000 : 0,
    }),
  };
}

it.each<[action: Parameters<typeof answerTo>[0], kind: ProbeKind, given: Target, says: string]>([
  [
    { httpGet: { path: '/', port: 8080 } },
    'readiness',
    target({}, 500),
    'Get "http://10.244.1.5:8080/": dial tcp 10.244.1.5:8080: connect: connection refused',
  ],
  [{ httpGet: { path: '/', port: 8080 } }, 'readiness', target({}, 2000), 'HTTP probe failed with statuscode: 503'],
  [{ httpGet: { path: '/', port: 'http' } }, 'readiness', target({}, 4000), 'ok'],
  [
    { httpGet: { path: 'x', port: 9090 } },
    'liveness',
    target({}, 4000),
    'Get "http://10.244.1.5:9090/x": dial tcp 10.244.1.5:9090: connect: connection refused',
  ],
  [
    { httpGet: { path: '/ready', port: 8080 } },
    'readiness',
    target({ neverReady: true }, 90_000),
    'HTTP probe failed with statuscode: 503',
  ],
  [{ httpGet: { path: '/live', port: 8080 } }, 'liveness', target({ neverReady: true }, 90_000), 'ok'],
  [
    { httpGet: { path: '/', port: 8080 } },
    'readiness',
    target({ latencyMs: 2500 }, 9000),
    'Get "http://10.244.1.5:8080/": context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
  ],
  [
    { httpGet: { path: '/healthz', port: 80 } },
    'readiness',
    target({ ports: [80] }, 9000, 'nginx:1.27'),
    'HTTP probe failed with statuscode: 404',
  ],
  [{ tcpSocket: { port: 8080 } }, 'liveness', target({}, 2000), 'ok'],
  [
    { tcpSocket: { port: 5432 } },
    'liveness',
    target({}, 2000),
    'dial tcp 10.244.1.5:5432: connect: connection refused',
  ],
  [{ grpc: { port: 8080 } }, 'liveness', target({}, 2000), 'service unhealthy (responded with "NOT_SERVING")'],
  [
    { grpc: { port: 9000 } },
    'liveness',
    target({}, 4000),
    'timeout: failed to connect service "10.244.1.5:9000" within 1s: context deadline exceeded',
  ],
  [{ exec: { command: ['true'] } }, 'liveness', target({}, 4000), 'ok'],
  [{ exec: { command: ['cat', '/x'] } }, 'liveness', target({}, 4000), 'no\n'],
  [{ exec: { command: ['slow', '5'] } }, 'liveness', target({}, 4000), 'command "slow 5" timed out'],
])('answers %j to %s', (action, kind, given, says) => {
  const answer = answerTo(action, kind, 1, given);
  expect(answer.isSuccess ? 'ok' : answer.output).toBe(says);
});
