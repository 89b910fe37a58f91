/** The heart of `kubectl apply`: makes the server's object what the document says, and touches nothing that others set. */
// k8s: staging/src/k8s.io/kubectl/pkg/cmd/apply/apply.go applyOneObject, patcher.go
import { createThreeWayMergePatch } from '../api/strategic-merge-diff.ts';
import { threeWayJsonMergePatch } from '../api/merge-patch.ts';
import { patchStructOf } from '../api/patch-schema.ts';
import { type JsonObject, objectIn } from '../api/plain-json.ts';
import { splitApiVersion, type KubernetesObject } from '../api/object.ts';
import type { Transport } from '../api/request.ts';
import { badRequest, type Status } from '../api/status.ts';
import { Client, type AnyObject, type Target } from './client.ts';
import { discover, type Resource } from './discovery.ts';
import { isNotFound, isReason, noMatchText, StatusError } from './errors.ts';
import { compactJson } from './printers/json.ts';
import { takeOver } from './take-over.ts';

export const lastAppliedAnnotation = 'kubectl.kubernetes.io/last-applied-configuration';

export interface ApplyOptions {
  /** For documents that name none. */
  namespace?: string;
  dryRun?: boolean;
  serverSide?: boolean;
  forceConflicts?: boolean;
  /** When the change is refused: delete the object and create it anew. */
  force?: boolean;
  fieldManager?: string;
  /** `Strict` unless given: unknown fields are refused. */
  fieldValidation?: 'Strict' | 'Warn' | 'Ignore';
}

export interface Applied {
  outcome: 'created' | 'configured' | 'unchanged' | 'serverside-applied';
  object: KubernetesObject;
  /** What was sent, when the object was there before. */
  patch?: JsonObject;
  warnings: string[];
}

export interface Refused {
  status: Status;
  /** What was sent when the change of an existing object was refused. */
  patch?: JsonObject;
  warnings: string[];
}

const retriesMax = 5;
/** The first retry comes at once, later ones after a second. */
const retryAfterMs = 1000;
/** How long a forced replacement waits for the old object to go. */
const deletionWaitMsMax = 60_000;

/** Applies one document. A refusal is an answer, not an exception. */
export async function applyObject(
  object: KubernetesObject,
  options: ApplyOptions,
  transport: Transport,
): Promise<Applied | Refused> {
  const warnings: string[] = [];
  const client = new Client(transport, (warning) => {
    // Reading and writing an old version warn alike.
    if (!warnings.includes(warning)) warnings.push(warning);
  });
  const sent: { patch?: JsonObject } = {};
  try {
    const target = await targetOf(object, options, transport);
    const desired = inNamespace(object, target);
    if (options.serverSide) return { ...(await applyOnServer(client, target, desired, options)), warnings };
    const live = await liveOf(client, target);
    if (!live) return { ...(await create(client, target, desired, options)), warnings };
    warnings.push(...missingAnnotation(target, live));
    const applied = await patchWithRetries(client, target, desired, live, options, sent);
    if (applied.object.metadata.deletionTimestamp)
      warnings.push(`Detected changes to resource ${target.name ?? ''} which is currently being deleted.`);
    return { ...applied, warnings };
  } catch (error) {
    if (error instanceof StatusError) return { status: error.status, ...sent, warnings };
    throw error;
  }
}

/** What applying the document would make of the live object, as the server sees it; nothing is kept. */
export async function planApply(
  object: KubernetesObject,
  transport: Transport,
  options: ApplyOptions = {},
): Promise<{ live?: KubernetesObject; result: KubernetesObject | undefined; status?: Status; warnings: string[] }> {
  const answer = await applyObject(object, { ...options, dryRun: true }, transport);
  let live: AnyObject | undefined;
  try {
    live = await liveOf(new Client(transport), await targetOf(object, options, transport));
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
  }
  const before = live ? { live } : {};
  if ('status' in answer) return { ...before, result: undefined, status: answer.status, warnings: answer.warnings };
  return { ...before, result: answer.object, warnings: answer.warnings };
}

async function targetOf(
  object: KubernetesObject,
  options: ApplyOptions,
  transport: Transport,
): Promise<Target & { name: string }> {
  const resource = (await discover(transport)).ofKind(object.apiVersion, object.kind);
  if (!resource) throw new StatusError(badRequest(noMatchText(object)));
  const { name, generateName, namespace } = object.metadata ?? {};
  if (!name && generateName)
    throw new StatusError(badRequest(`from ${generateName}: cannot use generate name with apply`));
  if (!name) throw new StatusError(badRequest('resource name may not be empty'));
  return { resource, name, ...(resource.namespaced ? { namespace: namespace || options.namespace || 'default' } : {}) };
}

function inNamespace(object: KubernetesObject, { resource, namespace }: Target): AnyObject {
  const metadata = resource.namespaced ? { ...object.metadata, namespace } : object.metadata;
  return { ...object, metadata } as AnyObject;
}

async function liveOf(client: Client, target: Target): Promise<AnyObject | undefined> {
  try {
    return await client.get(target);
  } catch (error) {
    // A missing namespace is not a missing object: creating there would fail as well, and say it better.
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

type Outcome = Omit<Applied, 'warnings'>;

async function applyOnServer(
  client: Client,
  target: Target,
  desired: AnyObject,
  options: ApplyOptions,
): Promise<Outcome> {
  const { dryRun, forceConflicts, fieldManager = 'kubectl', fieldValidation = 'Strict' } = options;
  const write = {
    fieldManager,
    fieldValidation,
    ...(dryRun ? { dryRun } : {}),
    ...(forceConflicts ? { force: true } : {}),
  };
  const outcome = 'serverside-applied';
  const applied: AnyObject = await client.patch(target, 'apply', desired, write);
  const { force: _, ...plain } = { force: false, ...write };
  const moved = await takeOver(client, target, applied, plain);
  return { outcome, object: moved ? await client.patch(target, 'apply', desired, write) : applied };
}

async function create(client: Client, target: Target, desired: AnyObject, options: ApplyOptions): Promise<Outcome> {
  const { name: _name, ...collection } = target;
  return {
    outcome: 'created',
    object: await client.create(collection, withLastApplied(desired), writeOptions(options)),
  };
}

function writeOptions({
  dryRun,
  fieldManager = 'kubectl-client-side-apply',
  fieldValidation = 'Strict',
}: ApplyOptions) {
  return { fieldManager, fieldValidation, ...(dryRun ? { dryRun } : {}) };
}

/** The document with itself in an annotation, from which the next apply learns what was asked for before. */
// k8s: staging/src/k8s.io/kubectl/pkg/util/apply.go GetModifiedConfiguration
export function withLastApplied(object: AnyObject): AnyObject {
  const { [lastAppliedAnnotation]: _before, ...annotations } = object.metadata.annotations ?? {};
  const plain = { ...object, metadata: { ...object.metadata, annotations } };
  return {
    ...plain,
    metadata: {
      ...plain.metadata,
      annotations: { ...annotations, [lastAppliedAnnotation]: `${compactJson(plain)}\n` },
    },
  };
}

function missingAnnotation({ resource, name }: Target, live: AnyObject): string[] {
  if (live.metadata.annotations?.[lastAppliedAnnotation] !== undefined) return [];
  return [
    `resource ${resource.name}/${name ?? ''} is missing the ${lastAppliedAnnotation} annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.`,
  ];
}

async function patchWithRetries(
  client: Client,
  target: Target,
  desired: AnyObject,
  live: AnyObject,
  options: ApplyOptions,
  sent: { patch?: JsonObject },
): Promise<Outcome> {
  let current = live;
  for (let attempt = 0; ; attempt++) {
    try {
      return await patchOnce(client, target, desired, current, options, sent);
    } catch (error) {
      const isRetriable = isReason(error, 'Conflict') && attempt < retriesMax;
      if (!isRetriable) {
        if (options.force && (isReason(error, 'Conflict') || isReason(error, 'Invalid')))
          return recreate(client, target, desired, options);
        throw error;
      }
      if (attempt > 0) await client.transport.sleep(retryAfterMs);
      current = await client.get(target);
    }
  }
}

async function patchOnce(
  client: Client,
  target: Target,
  desired: AnyObject,
  live: AnyObject,
  options: ApplyOptions,
  sent: { patch?: JsonObject },
): Promise<Outcome> {
  const { patch, type } = planPatch(target.resource, desired, live);
  sent.patch = patch;
  if (Object.keys(patch).length === 0) return { outcome: 'unchanged', object: live, patch };
  return { outcome: 'configured', object: await client.patch(target, type, patch, writeOptions(options)), patch };
}

/** The three-way patch: what the document adds and changes, and what its last version had and it has no more. */
export function planPatch(
  resource: Resource,
  desired: AnyObject,
  live: AnyObject,
): { patch: JsonObject; type: 'strategic' | 'merge' } {
  const modified = withLastApplied(desired);
  const original = lastAppliedOf(live);
  const struct = patchStructOf(splitApiVersion(desired.apiVersion).group, resource.kind);
  if (!struct) return { patch: threeWayJsonMergePatch(original, modified, live), type: 'merge' };
  const made = createThreeWayMergePatch(original, modified, live, struct);
  if (!made.ok) throw new StatusError(badRequest(made.error));
  return { patch: made.value, type: 'strategic' };
}

function lastAppliedOf(live: AnyObject): JsonObject {
  const text = live.metadata.annotations?.[lastAppliedAnnotation];
  if (!text) return {};
  try {
    const value: unknown = JSON.parse(text);
    return objectIn(value);
  } catch (error) {
    throw new StatusError(
      badRequest(`the ${lastAppliedAnnotation} annotation is no JSON: ${error instanceof Error ? error.message : ''}`),
    );
  }
}

async function recreate(client: Client, target: Target, desired: AnyObject, options: ApplyOptions): Promise<Outcome> {
  await client.delete(target, { kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy: 'Background' });
  for (let waitedMs = 0; (await liveOf(client, target)) && waitedMs < deletionWaitMsMax; waitedMs += retryAfterMs)
    await client.transport.sleep(retryAfterMs);
  return { ...(await create(client, target, desired, options)), outcome: 'configured' };
}
