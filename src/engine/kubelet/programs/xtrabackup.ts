/** The backup tools of the replicated MySQL in the documentation: they copy what one server has to the next one, at once. */
import { defineProgram, mebibyte } from './program.ts';

const tools = new Set(['xbstream', 'xtrabackup', 'mysql']);

export const xtrabackup = defineProgram({
  images: ['google-samples/xtrabackup', 'google_samples/xtrabackup'],
  isHttp: false,
  sizeBytes: 110_000_000,
  command: ['bash'],
  launch: ({ argv }) => ({
    startMs: 20,
    readyMs: 20,
    ports: argv.flatMap((word) => (/^\d+$/.test(word) ? Number(word) : [])),
    onTerm: { afterMs: 0, code: 143 },
    memoryBytes: 4 * mebibyte,
  }),
  tool: ([name]) => (tools.has(name) ? { status: 0, output: '' } : undefined),
});
