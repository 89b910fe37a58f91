/** agnhost, the image of upstream's tests and examples: one program of many parts, each with its own port. */
// k8s: test/images/agnhost
import { defineProgram, flagValue, mebibyte } from './program.ts';

/** So long `liveness` is well. */
const healthyMs = 10_000;
const ports: Readonly<Record<string, number>> = { liveness: 8080, netexec: 8080, 'serve-hostname': 9376, porter: 80 };

export const agnhost = defineProgram({
  images: ['e2e-test-images/agnhost', 'agnhost'],
  sizeBytes: 51_000_000,
  entrypoint: ['/agnhost'],
  command: ['pause'],
  launch: ({ argv }) => {
    const part = argv.find((word) => word in ports);
    const given = Number(flagValue(argv, '--http-port', '--port'));
    return {
      startMs: 50,
      readyMs: 50,
      ports: part === undefined ? [] : [given || ports[part]],
      latencyMs: 1,
      // A program in Go that does not ask for the signal says 2.
      onTerm: part === undefined ? { afterMs: 0, code: 0 } : { afterMs: 0, code: 2 },
      cpuMilli: 1,
      memoryBytes: 12 * mebibyte,
      output: part === undefined ? [{ afterMs: 0, text: 'Paused' }] : [],
    };
  },
  answer: (path, { args = [], command = [] }, elapsedMs) =>
    [...command, ...args].includes('liveness') && path === '/healthz' && elapsedMs > healthyMs ? 500 : 200,
  page: (_path, _container, podName) => ({ status: 200, contentType: 'text/plain; charset=utf-8', body: podName }),
});
