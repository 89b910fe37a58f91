/** hashicorp/http-echo: answers every request with the text that it was given. */
import { defineProgram, flagValue, mebibyte } from './program.ts';

export const httpEcho = defineProgram({
  images: ['hashicorp/http-echo'],
  sizeBytes: 4_500_000,
  entrypoint: ['/http-echo'],
  isBare: true,
  page: (_path, { command = [], args = [] }) => ({
    status: 200,
    contentType: 'text/plain; charset=utf-8',
    body: `${flagValue([...command, ...args], '-text', '--text') ?? ''}\n`,
  }),
  launch: ({ argv }) => {
    const listen = flagValue(argv, '-listen', '--listen') ?? ':5678';
    const isMissingText = flagValue(argv, '-text', '--text') === undefined;
    const common = {
      startMs: 50,
      readyMs: 50,
      ports: [Number(listen.slice(listen.lastIndexOf(':') + 1))],
      latencyMs: 1,
      onTerm: { afterMs: 10, code: 0 },
      cpuMilli: 1,
      memoryBytes: 6 * mebibyte,
    };
    if (isMissingText)
      return { ...common, exit: { afterMs: 5, code: 127 }, output: [{ afterMs: 0, text: 'Missing -text option!' }] };
    return { ...common, output: [{ afterMs: 50, text: `server is listening on ${listen}` }] };
  },
});
