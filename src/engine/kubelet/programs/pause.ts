/** pause: does nothing, and stops at once when asked to. */
import { defineProgram, mebibyte } from './program.ts';

export const pause = defineProgram({
  images: ['pause', 'kubernetes/pause', 'google-containers/pause', 'google_containers/pause', 'gke-release/pause'],
  sizeBytes: 320_000,
  entrypoint: ['/pause'],
  isBare: true,
  launch: () => ({
    startMs: 0,
    readyMs: 0,
    ports: [],
    onTerm: { afterMs: 0, code: 0 },
    cpuMilli: 0,
    memoryBytes: mebibyte / 2,
  }),
});
