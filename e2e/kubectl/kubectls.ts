/** The real kubectls of this machine: the one named `kubectl`, and those of other versions beside it. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

export interface Kubectl {
  path: string;
  /** The 32 of 1.32. */
  minor: number;
}

/** The version that the golden files are written with. */
export const goldenMinor = 32;

/** Oldest first; empty when the machine has none. */
export function findKubectls(): Kubectl[] {
  const named = (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'kubectl'))
    .find(existsSync);
  if (!named) return [];
  const folder = dirname(realpathSync(named));
  // Some packages bring a dispatcher and the kubectls of several versions.
  const beside = readdirSync(folder).filter((name) => /^kubectl\.1\.\d+$/.test(name));
  const paths = beside.length > 0 ? beside.map((name) => join(folder, name)) : [named];
  return paths.map((path) => ({ path, minor: minorOf(path) })).sort((left, right) => left.minor - right.minor);
}

function minorOf(path: string): number {
  const text = execFileSync(path, ['version', '--client', '-o', 'json'], { encoding: 'utf8' });
  const { clientVersion } = JSON.parse(text) as { clientVersion: { minor: string } };
  return Number.parseInt(clientVersion.minor, 10);
}

export const missing =
  'no kubectl on this machine: Debian has it as `apt-get install kubernetes-client`, and .ci/run installs that';
