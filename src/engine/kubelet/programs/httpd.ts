/** The Apache server: listens on 80 and says that it works. */
import { defineProgram, mebibyte, portsOr } from './program.ts';

export const httpd = defineProgram({
  images: ['httpd'],
  name: 'Apache',
  webRoot: '/usr/local/apache2/htdocs',
  page: () => ({ status: 200, body: '<html><body><h1>It works!</h1></body></html>\n' }),
  sizeBytes: 57_000_000,
  command: ['httpd-foreground'],
  launch: ({ container }) => ({
    startMs: 300,
    readyMs: 300,
    ports: (container.volumeMounts ?? []).some((mount) => mount.mountPath.startsWith('/usr/local/apache2/conf'))
      ? portsOr(container, 80)
      : [80],
    latencyMs: 3,
    onTerm: { afterMs: 50, code: 0 },
    cpuMilli: 2,
    memoryBytes: 12 * mebibyte,
    output: [
      { afterMs: 300, text: '[mpm_event:notice] AH00489: Apache configured -- resuming normal operations' },
      { afterMs: 300, text: "[core:notice] AH00094: Command line: 'httpd -D FOREGROUND'" },
    ],
  }),
  answer: (path, container) =>
    path === '/' ||
    path === '/index.html' ||
    container.volumeMounts?.some((mount) => mount.mountPath.startsWith('/usr/local/apache2'))
      ? 200
      : 404,
});
