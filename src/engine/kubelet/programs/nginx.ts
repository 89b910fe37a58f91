/** nginx: listens on 80, knows its index page only, and finishes its requests when told to stop. */
import { defineProgram, mebibyte, portsOr } from './program.ts';

const welcome = `<!DOCTYPE html>
<html>
<head>
<title>Welcome to nginx!</title>
</head>
<body>
<h1>Welcome to nginx!</h1>
</body>
</html>
`;
const pages = new Set(['/', '/index.html', '/50x.html']);

export const nginx = defineProgram({
  images: ['nginx', 'nginx-slim', 'nginxinc/nginx-unprivileged'],
  sizeBytes: 72_099_410,
  entrypoint: ['/docker-entrypoint.sh'],
  command: ['nginx', '-g', 'daemon off;'],
  launch: ({ container }) => {
    const isUnprivileged = container.image.includes('unprivileged');
    return {
      startMs: 150,
      readyMs: 150,
      // A configuration of one's own may listen anywhere: then the declared ports count.
      ports: hasOwnFiles(container.volumeMounts, '/etc/nginx') ? portsOr(container, 80) : [isUnprivileged ? 8080 : 80],
      latencyMs: 2,
      onTerm: { afterMs: 100, code: 0 },
      cpuMilli: 1,
      memoryBytes: 8 * mebibyte,
      output: [
        {
          afterMs: 0,
          text: '/docker-entrypoint.sh: /docker-entrypoint.d/ is not empty, will attempt to perform configuration',
        },
        { afterMs: 10, text: '/docker-entrypoint.sh: Looking for shell scripts in /docker-entrypoint.d/' },
        { afterMs: 120, text: '/docker-entrypoint.sh: Configuration complete; ready for start up' },
        { afterMs: 150, text: '[notice] 1#1: start worker processes' },
      ],
    };
  },
  name: 'nginx',
  webRoot: '/usr/share/nginx/html',
  page: () => ({ status: 200, body: welcome }),
  answer: (path, container) => {
    if (hasOwnFiles(container.volumeMounts, '/etc/nginx') || hasOwnFiles(container.volumeMounts, '/usr/share/nginx'))
      return 200;
    return pages.has(path.split('?')[0]) ? 200 : 404;
  },
});

function hasOwnFiles(mounts: readonly { mountPath: string }[] | undefined, path: string): boolean {
  return (mounts ?? []).some((mount) => mount.mountPath.startsWith(path));
}
