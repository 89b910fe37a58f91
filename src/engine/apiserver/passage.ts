/** The way of one request through the stages of the server, and what the trace remembers of it. */
import type { ApiRequest, ApiResponse, Caller, ResourceRequest } from '../../api/request.ts';
import { isStatus } from '../../api/status.ts';
import type { Stage } from '../../api/x-ray.ts';
import type { RequestRecord } from '../trace/requests.ts';

export class Passage {
  /** Stages in the order in which they were entered. A request that deletes many enters some again and again. */
  readonly stages: Stage[] = ['routing'];
  /** Where it is now. */
  stage: Stage = 'routing';
  /** The admission plugin that refused it. */
  plugin: string | undefined;
  /** The revision of the store when it came. */
  readonly revision: number;

  constructor(revision: number) {
    this.revision = revision;
  }

  enter(stage: Stage): void {
    this.stage = stage;
    if (!this.stages.includes(stage)) this.stages.push(stage);
  }
}

interface Served {
  passage: Passage;
  atMs: number;
  caller: Caller;
  response: ApiResponse;
  /** Absent when the path led nowhere. */
  request: ResourceRequest | undefined;
  wire: ApiRequest | undefined;
  /** The revision of the store now. */
  revision: number;
}

export function requestRecord({ passage, atMs, caller, response, request, wire, revision }: Served): RequestRecord {
  const { code, body } = response;
  const refused = code >= 400;
  return {
    atMs,
    actor: caller.actor,
    cause: caller.cause,
    verb: request?.verb ?? 'get',
    ...(wire ? { method: wire.method, path: wire.path } : {}),
    group: request?.group ?? '',
    resource: request?.resource ?? '',
    ...(request?.subresource ? { subresource: request.subresource } : {}),
    key: keyOf(request, body),
    stages: passage.stages,
    ...(revision > passage.revision ? { wrote: { first: passage.revision + 1, last: revision } } : {}),
    code,
    ...(refused ? { refusedAt: passage.stage } : {}),
    ...(refused && passage.plugin ? { plugin: passage.plugin } : {}),
    ...(refused && isStatus(body) ? { message: body.message ?? '' } : {}),
  };
}

/** What is created has its name in the body, or gets it from the server. */
function keyOf(request: ResourceRequest | undefined, answered: unknown): string {
  const { namespace, name, body } = request ?? {};
  const named = name ?? nameIn(answered) ?? nameIn(body) ?? '';
  return namespace ? `${namespace}/${named}` : named;
}

function nameIn(body: unknown): string | undefined {
  const name = (body as { metadata?: { name?: unknown } | null } | null | undefined)?.metadata?.name;
  return typeof name === 'string' ? name : undefined;
}
