/** Python: a small script given with `-c` is run; anything else is taken for a server. */
import { defineProgram, mebibyte } from './program.ts';
import { runPython } from './python-script.ts';

export const python = defineProgram({
  images: ['python'],
  sizeBytes: 360_000_000,
  command: ['python3'],
  launch: ({ argv, environment }) => {
    const at = argv.indexOf('-c');
    const isPython = /(^|\/)python[\d.]*$/.test(argv[0] ?? '');
    if (!isPython || (at < 0 && argv.length > 1)) return {};
    // Without a script it reads its input, which ends at once.
    const ran = at < 0 ? { output: [], afterMs: 40, code: 0 } : runPython(argv[at + 1] ?? '', environment());
    if (!ran) return {};
    return {
      ports: [],
      onTerm: 'ignored' as const,
      memoryBytes: 10 * mebibyte,
      exit: { afterMs: ran.afterMs, code: ran.code },
      output: ran.output,
    };
  },
});
