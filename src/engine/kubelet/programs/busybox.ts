/** busybox and its relatives: small tools and a shell. What the shell does is interpreted; see ../shell. */
import { defineProgram, mebibyte } from './program.ts';

export const busybox = defineProgram({
  images: ['busybox', 'e2e-test-images/busybox', 'google-containers/busybox', 'google_containers/busybox'],
  sizeBytes: 2_167_000,
  command: ['sh'],
  isBusybox: true,
  lacks: ['bash', 'curl', 'dig', 'host', 'ncat', 'netcat', 'apk', 'apt', 'apt-get', 'sudo', 'pg_isready', 'mysqladmin'],
  launch: server,
});

export const alpine = defineProgram({
  images: ['alpine', 'curlimages/curl', 'nicolaka/netshoot', 'tutum/dnsutils', 'e2e-test-images/jessie-dnsutils'],
  sizeBytes: 3_640_000,
  command: ['/bin/sh'],
  isBusybox: true,
  launch: server,
});

export const debian = defineProgram({
  images: ['ubuntu', 'debian', 'centos', 'bash', 'fedora'],
  sizeBytes: 29_700_000,
  command: ['bash'],
  launch: server,
});

/** `httpd -f -p 8080` or `nc -l -p 8080`: a little server. */
function server({ argv }: { argv: readonly string[] }) {
  const at = argv.findIndex((argument) => /^-\w*p$/.test(argument));
  const port = Number(at < 0 ? argv[argv.length - 1] : argv[at + 1]) || 80;
  return {
    startMs: 20,
    readyMs: 20,
    ports: [port],
    onTerm: 'ignored' as const,
    cpuMilli: 1,
    memoryBytes: 2 * mebibyte,
  };
}
