/** perl: computes what it was told, as the Job of the Kubernetes documentation does with the digits of pi. */
import { defineProgram, mebibyte } from './program.ts';

export const perl = defineProgram({
  images: ['perl'],
  sizeBytes: 335_000_000,
  command: ['perl', '-de0'],
  launch: ({ argv }) => ({
    startMs: 50,
    readyMs: 50,
    ports: [],
    exit: { afterMs: argv.join(' ').includes('bpi(') ? 6000 : 1000, code: 0 },
    onTerm: { afterMs: 0, code: 143 },
    cpuMilli: 1000,
    memoryBytes: 12 * mebibyte,
    output: argv.join(' ').includes('bpi(')
      ? [{ afterMs: 6000, text: '3.14159265358979323846264338327950288419716939937510582097494459230781640628620899' }]
      : [],
  }),
});
