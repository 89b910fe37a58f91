/** All programs, and which one an image holds. */
import type { ImageReference } from '../images.ts';
import { agnhost } from './agnhost.ts';
import { alpine, busybox, debian } from './busybox.ts';
import { httpEcho } from './http-echo.ts';
import { httpd } from './httpd.ts';
import { mongo } from './mongo.ts';
import { mysql } from './mysql.ts';
import { nginx } from './nginx.ts';
import { pause } from './pause.ts';
import { perl } from './perl.ts';
import { postgres } from './postgres.ts';
import type { Program } from './program.ts';
import { python } from './python.ts';
import { redis } from './redis.ts';
import { stress } from './stress.ts';
import { xtrabackup } from './xtrabackup.ts';

export const programs: readonly Program[] = [
  agnhost,
  alpine,
  busybox,
  debian,
  httpEcho,
  httpd,
  mongo,
  mysql,
  nginx,
  pause,
  perl,
  postgres,
  python,
  redis,
  stress,
  xtrabackup,
];

const byImage = new Map(programs.flatMap((program) => program.images.map((image) => [image, program] as const)));

/** An image that nobody described: runs forever and answers on any port. */
export const unknownProgram: Program = { images: [], sizeBytes: 0, launch: () => ({}) };

/** Example: `docker.io/library/nginx` and `registry.k8s.io/nginx-slim` both hold nginx. */
export function programOf(reference: ImageReference): Program {
  return byImage.get(shortName(reference.repository)) ?? unknownProgram;
}

/** The program's own size, when one is described. */
export function programSizeOf(reference: ImageReference): number | undefined {
  return byImage.get(shortName(reference.repository))?.sizeBytes;
}

export function isDescribed(program: Program): boolean {
  return program !== unknownProgram;
}

// Without the registry, and without Docker Hub's `library/`.
function shortName(repository: string): string {
  return repository.slice(repository.indexOf('/') + 1).replace(/^library\//, '');
}
