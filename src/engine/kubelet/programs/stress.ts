/** stress: takes the memory that it is told to take, which ends badly above the limit. */
import { valueOf } from '../../../api/quantity.ts';
import { defineProgram, flagValue, mebibyte } from './program.ts';

export const stress = defineProgram({
  images: ['polinux/stress', 'progrium/stress', 'vish/stress', 'stress'],
  sizeBytes: 4_000_000,
  entrypoint: ['stress'],
  launch: ({ argv }) => {
    const workers = Number(flagValue(argv, '--vm', '-m') ?? 0);
    const bytes = flagValue(argv, '--vm-bytes', '-mem-total');
    const cores = Number(flagValue(argv, '--cpu', '-c', '-cpus') ?? 0);
    const seconds = Number(/^(\d+)s?$/.exec(flagValue(argv, '--timeout', '-t') ?? '')?.[1] ?? Number.NaN);
    // `250M` means 250 × 2^20 to stress.
    const each =
      bytes === undefined ? 256 * mebibyte : valueOf(/[kMG]$/.test(bytes) ? `${bytes.replace('k', 'K')}i` : bytes);
    return {
      startMs: 100,
      readyMs: 100,
      ports: [],
      cpuMilli: Math.max(cores, workers) * 1000,
      memoryBytes: mebibyte + Math.max(workers, bytes === undefined ? 0 : 1) * each,
      output: [{ afterMs: 0, text: `stress: info: [1] dispatching hogs: ${cores} cpu, 0 io, ${workers} vm, 0 hdd` }],
      ...(Number.isNaN(seconds) ? {} : { exit: { afterMs: seconds * 1000, code: 0 } }),
    };
  },
});
