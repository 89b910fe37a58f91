/** MongoDB: listens after a few seconds; mongosh answers when it does. */
import { defineProgram, flagValue, mebibyte } from './program.ts';

export const mongo = defineProgram({
  images: ['mongo', 'mongodb/mongodb-community-server'],
  isHttp: false,
  sizeBytes: 240_000_000,
  entrypoint: ['docker-entrypoint.sh'],
  command: ['mongod'],
  launch: ({ argv }) => ({
    startMs: 2500,
    readyMs: 3000,
    ports: [Number(flagValue(argv, '--port') ?? 27017)],
    latencyMs: 3,
    onTerm: { afterMs: 600, code: 0 },
    cpuMilli: 12,
    memoryBytes: 170 * mebibyte,
    output: [
      { afterMs: 300, text: '{"s":"I","c":"CONTROL","msg":"MongoDB starting"}' },
      { afterMs: 2500, text: '{"s":"I","c":"NETWORK","msg":"Waiting for connections","attr":{"port":27017}}' },
    ],
  }),
  tool: (argv, isReady) => {
    const name = argv[0].slice(argv[0].lastIndexOf('/') + 1);
    if (name !== 'mongosh' && name !== 'mongo') return undefined;
    return isReady
      ? { status: 0, output: '{ ok: 1 }\n' }
      : { status: 1, output: 'MongoNetworkError: connect ECONNREFUSED 127.0.0.1:27017\n' };
  },
});
