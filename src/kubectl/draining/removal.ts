/** Takes pods off their node: evicts or deletes them, tries again where a budget holds them, and waits until they are gone. */
// k8s: staging/src/k8s.io/kubectl/pkg/drain/drain.go evictPods, waitForDelete
import { formatGoDuration } from '../../api/duration.ts';
import type { Pod } from '../../kinds/pod/types.ts';
import type { Client } from '../client.ts';
import type { Discovery } from '../discovery.ts';
import { CommandError, isNotFound, isReason, StatusError } from '../errors.ts';
import { isLongDeleted, type DrainFlags } from './judge.ts';

export interface DrainLine {
  stream: 'out' | 'err';
  text: string;
}

const retryAfterMs = 5000;
const pollMs = 1000;

export class Removal {
  readonly #client: Client;
  readonly #discovery: Discovery;
  readonly #flags: DrainFlags;
  readonly #startMs: number;
  readonly #say: (stream: DrainLine['stream'], text: string) => void;

  constructor(
    client: Client,
    discovery: Discovery,
    flags: DrainFlags,
    startMs: number,
    say: (stream: DrainLine['stream'], text: string) => void,
  ) {
    this.#client = client;
    this.#discovery = discovery;
    this.#flags = flags;
    this.#startMs = startMs;
    this.#say = say;
  }

  /** Answers with what went wrong. */
  async remove(pod: Pod): Promise<Error | undefined> {
    const isEvicting =
      !this.#flags.disableEviction && this.#discovery.hasSubresource(this.#discovery.expect('pods'), 'eviction');
    try {
      const refusal = isEvicting ? await this.#evict(pod) : await this.#delete(pod);
      // Nobody goes in a dry run.
      const problem = refusal ?? (this.#flags.dryRun === 'server' ? undefined : await this.#untilGone(pod, isEvicting));
      return problem === undefined ? undefined : new CommandError(problem);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      return error;
    }
  }

  async #evict(pod: Pod): Promise<string | undefined> {
    const { name, namespace } = pod.metadata;
    const target = { ...this.#target(pod), subresource: 'eviction' };
    const body = {
      kind: 'Eviction',
      apiVersion: 'policy/v1',
      metadata: { name, namespace },
      deleteOptions: this.#deleteOptions(),
    };
    for (;;) {
      this.#say(
        'out',
        `evicting pod ${namespace}/${name}${this.#flags.dryRun === 'server' ? ' (server dry run)' : ''}\n`,
      );
      if (await this.#isOver())
        return `error when evicting pods/"${name}" -n "${namespace}": global timeout reached: ${this.#timeoutText()}`;
      try {
        await this.#client.create(target, body, { dryRun: this.#flags.dryRun === 'server' });
        return undefined;
      } catch (error) {
        if (isNotFound(error)) return undefined;
        if (!(error instanceof StatusError)) throw error;
        const isTerminating =
          isReason(error, 'Forbidden') &&
          error.status.details?.causes?.some(({ reason }) => reason === 'NamespaceTerminating') === true;
        if (!isReason(error, 'TooManyRequests') && !isTerminating)
          return `error when evicting pods/"${name}" -n "${namespace}": ${error.message}`;
        this.#say(
          'err',
          `error when evicting pods/"${name}" -n "${namespace}" (will retry after 5s): ${error.message}\n`,
        );
        await this.#client.transport.sleep(retryAfterMs, this.#flags.signal);
      }
    }
  }

  async #delete(pod: Pod): Promise<undefined> {
    try {
      await this.#client.delete(this.#target(pod), {
        ...this.#deleteOptions(),
        ...(this.#flags.dryRun === 'server' ? { dryRun: ['All'] } : {}),
      });
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
    return undefined;
  }

  async #untilGone(pod: Pod, isEvicting: boolean): Promise<string | undefined> {
    const { name, namespace, uid } = pod.metadata;
    for (;;) {
      const live = await this.#read(pod);
      if (!live || live.metadata.uid !== uid) {
        this.#say('out', `pod/${name} ${isEvicting ? 'evicted' : 'deleted'}\n`);
        return undefined;
      }
      const nowMs = await this.#client.transport.now();
      if (isLongDeleted(live, this.#flags, nowMs)) {
        this.#say(
          'out',
          `pod "${name}" has DeletionTimestamp older than ${this.#flags.skipWaitForDeleteTimeoutSeconds ?? 0} seconds, skipping\n`,
        );
        return undefined;
      }
      if (await this.#isOver())
        return `error when waiting for pod "${name}" in namespace "${namespace}" to terminate: global timeout reached: ${this.#timeoutText()}`;
      await this.#client.transport.sleep(pollMs, this.#flags.signal);
    }
  }

  async #read(pod: Pod): Promise<Pod | undefined> {
    try {
      return await this.#client.read<Pod>(this.#target(pod));
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }

  async #isOver(): Promise<boolean> {
    if (this.#flags.signal?.aborted) return true;
    return (
      Boolean(this.#flags.timeoutMs) &&
      (await this.#client.transport.now()) - this.#startMs >= (this.#flags.timeoutMs ?? 0)
    );
  }

  #timeoutText(): string {
    return formatGoDuration(this.#flags.timeoutMs ?? 0);
  }

  #target(pod: Pod) {
    return {
      resource: this.#discovery.expect('pods'),
      ...(pod.metadata.namespace ? { namespace: pod.metadata.namespace } : {}),
      name: pod.metadata.name,
    };
  }

  #deleteOptions(): { gracePeriodSeconds?: number } {
    const { gracePeriodSeconds } = this.#flags;
    return gracePeriodSeconds !== undefined && gracePeriodSeconds >= 0 ? { gracePeriodSeconds } : {};
  }
}

/** Lines of several workers, in the order in which they were said. */
export class LineQueue {
  readonly #lines: DrainLine[] = [];
  #isClosed = false;
  #wake: (() => void) | undefined;

  push(line: DrainLine): void {
    this.#lines.push(line);
    this.#wake?.();
  }

  close(): void {
    this.#isClosed = true;
    this.#wake?.();
  }

  async next(): Promise<DrainLine | undefined> {
    while (this.#lines.length === 0 && !this.#isClosed) await new Promise<void>((resolve) => (this.#wake = resolve));
    return this.#lines.shift();
  }
}
