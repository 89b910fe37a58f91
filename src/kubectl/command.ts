/** One running command: its arguments and flags, and the ways to ask the server and to speak to the user. */
import type { Transport } from '../api/request.ts';
import { formatMicroTime } from '../api/time.ts';
import { actingAs, impersonatedBy } from './acting-as.ts';
import { Client } from './client.ts';
import { discover, type Discovery } from './discovery.ts';
import { CommandError, UsageError } from './errors.ts';
import { parseBool, type Flag, type Flags } from './flags.ts';
import type { Session } from './session.ts';

/** One line of the table of verbs. */
export interface Verb {
  name: string;
  aliases?: readonly string[];
  summary: string;
  /** What follows `kubectl` on the usage line. */
  usage: string;
  examples?: readonly string[];
  flags: readonly Flag[];
  verbs?: readonly Verb[];
  /** Answers with the exit code, 0 when it says nothing. A refusal is thrown. */
  run?(command: Command): Promise<number | void>;
}

export class Command {
  /** `kubectl rollout status` */
  readonly path: string;
  readonly args: readonly string[];
  /** How many arguments stood before `--`, -1 without one. */
  readonly dashAt: number;
  readonly flags: Flags;
  readonly session: Session;
  readonly transport: Transport;
  readonly client: Client;
  readonly #warned = new Set<string>();

  constructor(path: string, parsed: { args: string[]; dashAt: number; flags: Flags }, session: Session) {
    this.path = path;
    this.args = parsed.args;
    this.dashAt = parsed.dashAt;
    this.flags = parsed.flags;
    this.session = session;
    const impersonated = impersonatedBy(parsed.flags);
    this.transport = impersonated ? actingAs(impersonated, session.transport) : session.transport;
    this.client = new Client(this.transport, (warning) => this.warn(warning));
  }

  /** `-n`, or the current namespace. */
  get namespace(): string {
    return this.flags.text('namespace') || this.session.namespace || 'default';
  }

  get namespaceIsGiven(): boolean {
    return this.flags.text('namespace') !== '';
  }

  get allNamespaces(): boolean {
    return this.flags.has('all-namespaces') && this.flags.bool('all-namespaces');
  }

  get dryRun(): 'none' | 'client' | 'server' {
    if (!this.flags.has('dry-run')) return 'none';
    const value = this.flags.text('dry-run');
    switch (value) {
      case 'none':
      case 'client':
      case 'server':
        return value;
      case 'unchanged':
        return 'client';
      default: {
        const bool = parseBool(value);
        if (bool !== undefined) return bool ? 'client' : 'none';
        throw new CommandError(`Invalid dry-run value (${value}). Must be "none", "server", or "client".`);
      }
    }
  }

  /** Old forms of `--dry-run` are taken, with a line in the log; other words are refused before anything is done. */
  // k8s: staging/src/k8s.io/kubectl/pkg/cmd/util/helpers.go GetDryRunStrategy
  async checkDryRun(): Promise<void> {
    const strategy = this.dryRun;
    if (!this.flags.has('dry-run')) return;
    const value = this.flags.text('dry-run');
    const isAlone = value === 'unchanged';
    if (!isAlone && parseBool(value) === undefined) return;
    const given = isAlone ? '--dry-run is deprecated' : `--dry-run=${value} is deprecated (boolean value)`;
    const line = isAlone ? 702 : strategy === 'client' ? 716 : 719;
    const [, month, day, time] = /^\d+-(\d+)-(\d+)T([\d:.]+)/.exec(formatMicroTime(await this.now())) ?? [];
    this.err(
      `W${month}${day} ${time}       1 helpers.go:${line}] ${given} and can be replaced with --dry-run=${strategy}.\n`,
    );
  }

  /** What is added to a line that reports a change that was not made. */
  get dryRunSuffix(): string {
    return this.dryRun === 'none' ? '' : this.dryRun === 'client' ? ' (dry run)' : ' (server dry run)';
  }

  /** Tells a warning; the same one is told once a command. */
  warn(warning: string): void {
    if (this.#warned.has(warning)) return;
    this.#warned.add(warning);
    this.session.err(`Warning: ${warning}\n`);
  }

  discovery(): Promise<Discovery> {
    return discover(this.transport);
  }

  out(text: string): void {
    this.session.out(text);
  }

  err(text: string): void {
    this.session.err(text);
  }

  now(): Promise<number> {
    return this.transport.now();
  }

  usageError(message: string): UsageError {
    return new UsageError(`${message}\nSee '${this.path} -h' for help and examples`);
  }
}
