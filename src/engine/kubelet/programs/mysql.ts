/** MySQL and MariaDB: slow to initialise, and nothing without a root password. */
import { defineProgram, mebibyte } from './program.ts';

const passwords = [
  'MYSQL_ROOT_PASSWORD',
  'MYSQL_ALLOW_EMPTY_PASSWORD',
  'MYSQL_RANDOM_ROOT_PASSWORD',
  'MYSQL_ROOT_PASSWORD_FILE',
  'MARIADB_ROOT_PASSWORD',
  'MARIADB_ALLOW_EMPTY_ROOT_PASSWORD',
  'MARIADB_RANDOM_ROOT_PASSWORD',
];

export const mysql = defineProgram({
  images: ['mysql', 'mariadb', 'percona'],
  isHttp: false,
  sizeBytes: 170_000_000,
  entrypoint: ['docker-entrypoint.sh'],
  command: ['mysqld'],
  launch: ({ container }) => {
    const hasPassword =
      (container.envFrom?.length ?? 0) > 0 ||
      (container.env ?? []).some((variable) => passwords.includes(variable.name));
    return {
      startMs: 9000,
      readyMs: 10_000,
      ports: [3306],
      latencyMs: 4,
      onTerm: { afterMs: 1500, code: 0 },
      cpuMilli: 15,
      memoryBytes: 380 * mebibyte,
      ...(hasPassword ? {} : { exit: { afterMs: 300, code: 1 } }),
      output: hasPassword
        ? [
            { afterMs: 400, text: '[Note] [Entrypoint]: Initializing database files' },
            { afterMs: 9800, text: '[Note] [Entrypoint]: MySQL init process done. Ready for start up.' },
            {
              afterMs: 10_000,
              text: '[System] [MY-010931] [Server] /usr/sbin/mysqld: ready for connections. Port: 3306',
            },
          ]
        : [
            {
              afterMs: 200,
              text: '[ERROR] [Entrypoint]: Database is uninitialized and password option is not specified',
            },
          ],
    };
  },
  tool: (argv, isReady) => {
    const name = argv[0].slice(argv[0].lastIndexOf('/') + 1);
    if (!['mysqladmin', 'mariadb-admin', 'mysql', 'mariadb', 'healthcheck.sh'].includes(name)) return undefined;
    const host = argv.findIndex((argument) => argument === '-h' || argument.startsWith('--host'));
    if (host >= 0 && !/localhost|127\.0\.0\.1/.test(`${argv[host]} ${argv[host + 1]}`)) return undefined;
    return isReady
      ? { status: 0, output: 'mysqld is alive\n' }
      : { status: 1, output: "mysqladmin: connect to server at 'localhost' failed\n" };
  },
});
