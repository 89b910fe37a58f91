/** Redis: a fast starter on 6379, with its own redis-cli. */
import { defineProgram, flagValue, mebibyte } from './program.ts';

export const redis = defineProgram({
  images: ['redis', 'redis/redis-stack-server', 'valkey/valkey'],
  isHttp: false,
  sizeBytes: 45_000_000,
  entrypoint: ['docker-entrypoint.sh'],
  command: ['redis-server'],
  launch: ({ argv }) => {
    const port = Number(flagValue(argv, '--port') ?? 6379);
    return {
      startMs: 200,
      readyMs: 200,
      ports: [port],
      latencyMs: 1,
      onTerm: { afterMs: 100, code: 0 },
      cpuMilli: 3,
      memoryBytes: 10 * mebibyte,
      output: [
        { afterMs: 20, text: '1:C # oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo' },
        { afterMs: 180, text: `1:M * Running mode=standalone, port=${port}.` },
        { afterMs: 200, text: '1:M * Ready to accept connections tcp' },
      ],
    };
  },
  tool: (argv, isReady) => {
    if (!argv[0].endsWith('redis-cli') || argv.includes('-h')) return undefined;
    if (!isReady) return { status: 1, output: 'Could not connect to Redis at 127.0.0.1:6379: Connection refused\n' };
    return { status: 0, output: argv.some((argument) => argument.toLowerCase() === 'ping') ? 'PONG\n' : 'OK\n' };
  },
});
