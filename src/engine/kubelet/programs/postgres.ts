/** PostgreSQL: initialises its data first, so it takes its time; without a password it refuses to start. */
import { defineProgram, mebibyte } from './program.ts';

export const postgres = defineProgram({
  images: ['postgres', 'postgis/postgis', 'timescale/timescaledb'],
  isHttp: false,
  sizeBytes: 152_000_000,
  entrypoint: ['docker-entrypoint.sh'],
  command: ['postgres'],
  launch: ({ container }) => {
    const variables = new Set((container.env ?? []).map((variable) => variable.name));
    const hasPassword =
      ['POSTGRES_PASSWORD', 'POSTGRES_PASSWORD_FILE', 'POSTGRES_HOST_AUTH_METHOD'].some((name) =>
        variables.has(name),
      ) || (container.envFrom?.length ?? 0) > 0;
    const refusal = 'Error: Database is uninitialized and superuser password is not specified.';
    return {
      startMs: 4500,
      readyMs: 5000,
      ports: [5432],
      latencyMs: 3,
      onTerm: { afterMs: 800, code: 0 },
      cpuMilli: 10,
      memoryBytes: 60 * mebibyte,
      ...(hasPassword ? {} : { exit: { afterMs: 100, code: 1 } }),
      output: hasPassword
        ? [
            { afterMs: 500, text: 'The files belonging to this database system will be owned by user "postgres".' },
            { afterMs: 4300, text: 'PostgreSQL init process complete; ready for start up.' },
            { afterMs: 5000, text: 'LOG:  database system is ready to accept connections' },
          ]
        : [
            { afterMs: 50, text: refusal },
            { afterMs: 50, text: '       You must specify POSTGRES_PASSWORD to a non-empty value for the superuser.' },
          ],
    };
  },
  tool: (argv, isReady) => {
    if (!argv[0].endsWith('pg_isready') || argv.includes('-h'))
      return argv[0].endsWith('psql') ? { status: isReady ? 0 : 2, output: '' } : undefined;
    return isReady
      ? { status: 0, output: '/var/run/postgresql:5432 - accepting connections\n' }
      : { status: 2, output: '/var/run/postgresql:5432 - no response\n' };
  },
});
