/** The requests that commands make, in the shape that real kubectl sends them. */
import type { KubernetesObject } from '../api/object.ts';
import type { ApiRequest, DeleteOptions, PatchType, Transport, WatchEvent } from '../api/request.ts';
import { isStatus, type Status } from '../api/status.ts';
import { qualifiedName, type Resource } from './discovery.ts';
import { isNotFound, StatusError, unknownStatus } from './errors.ts';

export interface Answer<T = unknown> {
  body: T;
  warnings: string[];
}

export type AnyObject = KubernetesObject & Record<string, unknown>;

export interface ObjectList<T = AnyObject> {
  apiVersion?: string;
  kind?: string;
  metadata: { resourceVersion?: string; continue?: string; remainingItemCount?: number };
  items: T[];
}

export interface Target {
  resource: Resource;
  namespace?: string;
  name?: string;
  subresource?: string;
}

export interface WriteOptions {
  dryRun?: boolean;
  fieldManager?: string;
  fieldValidation?: string;
  force?: boolean;
}

export const tableAccept =
  'application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json';

const userAgent = 'kubectl/v1.32.4';
const pageSize = 500;

const contentTypes: Record<PatchType, string> = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
};

export class Client {
  readonly transport: Transport;
  /** Told every warning that comes with an answer. */
  readonly #warn: (warning: string) => void;

  constructor(transport: Transport, warn: (warning: string) => void = () => undefined) {
    this.transport = transport;
    this.#warn = warn;
  }

  /** Sends a request; a refusal is thrown as StatusError. */
  async send<T = unknown>(request: ApiRequest): Promise<T> {
    const response = await this.transport.request({ accept: 'application/json', userAgent, ...request });
    for (const warning of response.warnings) this.#warn(warning);
    if (isStatus(response.body) && response.body.status === 'Failure') throw new StatusError(response.body);
    if (response.code >= 400) throw new StatusError(unknownStatus(response.code, response.body));
    return response.body as T;
  }

  /** Sends a request; that there is no such resource is told with what was asked of which. */
  // k8s: staging/src/k8s.io/apimachinery/pkg/api/errors/errors.go NewGenericServerResponse
  async #sendAbout<T>({ resource, name }: Target, request: ApiRequest): Promise<T> {
    try {
      return await this.send<T>(request);
    } catch (error) {
      if (!isNotFound(error) || !(error instanceof StatusError) || error.status.details?.kind) throw error;
      const about = [request.method.toLowerCase(), qualifiedName(resource), ...(name ? [name] : [])].join(' ');
      throw new StatusError({ ...error.status, message: `${error.message} (${about})` });
    }
  }

  /** One object, with the server's own answer when it is not there. */
  read<T = AnyObject>(target: Target): Promise<T> {
    return this.send<T>({ method: 'GET', path: pathOf(target) });
  }

  async get<T = AnyObject>(target: Target, accept?: string, query: Record<string, string> = {}): Promise<T> {
    try {
      return await this.send<T>({ method: 'GET', path: pathOf(target), query, ...(accept ? { accept } : {}) });
    } catch (error) {
      // What is missing may be the namespace itself; that is the better answer.
      if (isNotFound(error) && target.namespace && target.namespace !== 'default')
        await this.#expectNamespace(target.namespace);
      throw error;
    }
  }

  async #expectNamespace(name: string): Promise<void> {
    try {
      await this.send({ method: 'GET', path: `/api/v1/namespaces/${name}` });
    } catch (error) {
      if (isNotFound(error)) throw error;
    }
  }

  /** One page of a list, or all when the server gives it at once. */
  page<T = ObjectList>(target: Target, query: Record<string, string> = {}, accept?: string): Promise<T> {
    return this.send({ method: 'GET', path: pathOf(target), query, ...(accept ? { accept } : {}) });
  }

  /** All items of a list, page after page. */
  async list<T = AnyObject>(target: Target, query: Record<string, string> = {}): Promise<ObjectList<T>> {
    const first = await this.page<ObjectList<T>>(target, { limit: String(pageSize), ...query });
    const items = [...(first.items ?? [])];
    let next = first.metadata?.continue;
    while (next) {
      const page = await this.page<ObjectList<T>>(target, { limit: String(pageSize), ...query, continue: next });
      items.push(...page.items);
      next = page.metadata?.continue;
    }
    return { ...first, metadata: { ...first.metadata }, items };
  }

  create<T = AnyObject>(target: Target, body: unknown, options: WriteOptions = {}): Promise<T> {
    return this.#sendAbout(target, {
      method: 'POST',
      path: pathOf(target),
      query: queryOf(options),
      contentType: 'application/json',
      body,
    });
  }

  replace<T = AnyObject>(target: Target, body: unknown, options: WriteOptions = {}): Promise<T> {
    return this.#sendAbout(target, {
      method: 'PUT',
      path: pathOf(target),
      query: queryOf(options),
      contentType: 'application/json',
      body,
    });
  }

  patch<T = AnyObject>(target: Target, type: PatchType, body: unknown, options: WriteOptions = {}): Promise<T> {
    return this.#sendAbout(target, {
      method: 'PATCH',
      path: pathOf(target),
      query: queryOf(options),
      contentType: contentTypes[type],
      body,
    });
  }

  delete<T = AnyObject>(target: Target, options: DeleteOptions = {}): Promise<T> {
    const query: Record<string, string> = options.dryRun?.length ? { dryRun: 'All' } : {};
    return this.#sendAbout(target, {
      method: 'DELETE',
      path: pathOf(target),
      query,
      contentType: 'application/json',
      body: options,
    });
  }

  watch(
    target: Target,
    query: Record<string, string>,
    onEvent: (event: WatchEvent) => void,
    signal?: AbortSignal,
    accept?: string,
  ): Promise<Status | undefined> {
    const request: ApiRequest = {
      method: 'GET',
      path: pathOf(target),
      query: { ...query, watch: 'true' },
      accept: accept ?? 'application/json',
      userAgent,
    };
    return this.transport.watch(request, onEvent, signal);
  }
}

/** `/apis/apps/v1/namespaces/default/deployments/web/scale` */
export function pathOf({ resource, namespace, name, subresource }: Target): string {
  const root = resource.group ? `/apis/${resource.group}/${resource.version}` : `/api/${resource.version}`;
  const place = resource.namespaced && namespace ? `${root}/namespaces/${namespace}` : root;
  return [place, resource.name, name, subresource].filter((part) => part !== undefined && part !== '').join('/');
}

function queryOf(options: WriteOptions): Record<string, string> {
  return {
    ...(options.dryRun ? { dryRun: 'All' } : {}),
    ...(options.fieldManager ? { fieldManager: options.fieldManager } : {}),
    ...(options.fieldValidation ? { fieldValidation: options.fieldValidation } : {}),
    ...(options.force ? { force: 'true' } : {}),
  };
}
