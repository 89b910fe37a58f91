/** A served cluster whose clock stands still, and the real kubectl to ask it with. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Cluster } from '../../src/engine/cluster/cluster.ts';
import { emptyRecording } from '../../src/engine/cluster/demo.ts';
import { ScriptDoor } from '../../src/sandbox/script-door.ts';
import { kubeconfig } from '../../src/server/kubeconfig.ts';
import { readSchemas } from '../../src/server/schemas.ts';
import { fetchScriptRunner } from '../../src/server/scripts.ts';
import { serve, type RunningServer } from '../../src/server/server.ts';

export interface Ran {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  stdin?: string;
  env?: Record<string, string>;
  /** Time passes while a command watches something. For those that only ask again and again it passes all the while. */
  time?: 'always';
  /** Ends the command after so many lines; it would watch forever. */
  lines?: number;
  /** Lines typed at a terminal, each when a prompt has come. */
  typed?: readonly string[];
  /** Paths asked for at the first port that is forwarded; the answers are printed, and the command ends. */
  visits?: readonly string[];
}

/** Virtual time that passes per turn of the wall's few milliseconds, while a command waits for something to happen. */
const stepMs = 250;
const turnMs = 4;
const commandTimeoutMs = 30_000;
export const manifests = new URL('manifests/', import.meta.url).pathname;

export class Served {
  readonly cluster: Cluster;
  readonly address: string;
  readonly #running: RunningServer;
  readonly #folder: string;

  private constructor(cluster: Cluster, running: RunningServer) {
    this.cluster = cluster;
    this.#running = running;
    this.address = `http://127.0.0.1:${running.port}`;
    this.#folder = mkdtempSync(join(tmpdir(), 'orrery-kubectl-'));
    writeFileSync(join(this.#folder, 'config'), kubeconfig(this.address));
  }

  static async start(nodes = 3): Promise<Served> {
    const door = new ScriptDoor(fetchScriptRunner);
    const cluster = new Cluster(emptyRecording(1, nodes), { openapi: readSchemas, scripts: door });
    cluster.run(15_000);
    const running = await serve(cluster, { port: 0, speed: 0, door });
    running.clock.paused = true;
    return new Served(cluster, running);
  }

  get kubeconfigPath(): string {
    return join(this.#folder, 'config');
  }

  get openStreams(): number {
    return this.#running.streams();
  }

  /** Cuts every connection, as a network does. */
  dropStreams(): void {
    this.#running.dropConnections();
  }

  /** Runs until only periodic work is left, at most that long. */
  settle(maxMs = 300_000): void {
    this.cluster.settle(maxMs);
  }

  advance(ms: number): void {
    this.cluster.run(this.cluster.nowMs + ms);
  }

  async stop(): Promise<void> {
    await this.#running.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  kubectl(path: string, args: readonly string[], options: RunOptions = {}): Promise<Ran> {
    return this.run(path, args, options);
  }

  /** Runs a program that finds this cluster in its KUBECONFIG. */
  run(path: string, given: readonly string[], options: RunOptions = {}): Promise<Ran> {
    const { stdin, env, time, lines, typed, visits } = options;
    // `~` is a folder of this cluster's own.
    const args = given.map((argument) => argument.replace(/^~\//, `${this.#folder}/`));
    const [program, ...rest] = typed ? atTerminal(path, args) : [path, ...args];
    return new Promise((resolve, reject) => {
      const child = spawn(program, rest, {
        cwd: manifests,
        env: {
          PATH: process.env.PATH,
          KUBECONFIG: this.kubeconfigPath,
          HOME: this.#folder,
          KUBECACHEDIR: join(this.#folder, 'cache'),
          TMPDIR: this.#folder,
          TZ: 'UTC',
          LC_ALL: 'C',
          ...env,
        },
      });
      const ran: Ran = { code: null, stdout: '', stderr: '' };
      let isEnough = false;
      const toType = typed ? [...typed] : [];
      child.stdout.on('data', (chunk: Buffer) => {
        if (isEnough) return;
        ran.stdout += chunk.toString().replaceAll('\r', '');
        if (/[#>] $/.test(ran.stdout) && toType.length > 0) child.stdin.write(`${toType.shift()}\n`);
        if (visits && /^Forwarding from .*\n/.test(ran.stdout)) {
          isEnough = true;
          void visit(ran.stdout, visits).then((answers) => {
            ran.stdout += answers;
            child.kill('SIGTERM');
          });
        }
        if (lines !== undefined && ran.stdout.split('\n').length > lines) {
          ran.stdout = ran.stdout.split('\n').slice(0, lines).join('\n') + '\n';
          isEnough = true;
          child.kill('SIGTERM');
        }
      });
      child.stderr.on('data', (chunk: Buffer) => (ran.stderr += chunk.toString()));
      child.stdin.on('error', () => undefined);
      if (!typed) child.stdin.end(stdin ?? '');
      const clock = setInterval(() => {
        if (time === 'always' || this.openStreams > 0) this.advance(stepMs);
      }, turnMs);
      const patience = setTimeout(() => child.kill('SIGKILL'), commandTimeoutMs);
      child.on('error', reject);
      child.on('close', (code) => {
        clearInterval(clock);
        clearTimeout(patience);
        // Whoever is told to stop has done what was asked.
        resolve({ ...ran, code: isEnough ? 0 : code });
      });
    });
  }
}

/** `script` gives a program a terminal, and ends with its exit code. */
function atTerminal(path: string, args: readonly string[]): [string, ...string[]] {
  const quoted = [path, ...args].map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
  return ['script', '-qec', quoted, '/dev/null'];
}

/** Asks for each path at the port that kubectl says it forwards. */
async function visit(said: string, paths: readonly string[]): Promise<string> {
  const [, port] = /127\.0\.0\.1:(\d+)/.exec(said) ?? [];
  let answers = '';
  for (const path of paths) {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`).then(
      async (response) => `${response.status} ${response.headers.get('content-type')}\n${await response.text()}`,
      () => 'no answer\n',
    );
    answers += `> GET ${path}\n${answer}`;
  }
  return answers;
}
