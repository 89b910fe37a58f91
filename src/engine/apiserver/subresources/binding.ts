/** Binding: the scheduler's word on which node a pod runs. */
// k8s: pkg/registry/core/pod/storage/storage.go BindingREST, setPodNodeAndMetadata
import { isJsonObject, type JsonObject, objectIn } from '../../../api/plain-json.ts';
import type { ApiResponse } from '../../../api/request.ts';
import { badRequest, conflict, invalid, notFound, success } from '../../../api/status.ts';

import type { Pod } from '../../../kinds/pod/types.ts';
import { answer, refuse, type Call } from '../core.ts';
import { withMetadata } from '../metadata.ts';
import { withPodCondition } from './conditions.ts';
import { checkPrecondition } from './precondition.ts';
import { storeKey } from '../resources.ts';
import { unrecognized } from '../unrecognized.ts';

interface Binding {
  metadata: {
    name: string | undefined;
    uid: string | undefined;
    resourceVersion: string | undefined;
    annotations: Record<string, string> | undefined;
  };
  target: { kind: string | undefined; name: string | undefined };
}

/** The fields that count, each only when it is of the right type. */
function readBinding(body: JsonObject): Binding {
  const metadata = objectIn(body.metadata);
  const target = objectIn(body.target);
  const annotations = objectIn(metadata.annotations);
  const values = Object.values(annotations);
  const isText = values.length > 0 && values.every((value) => typeof value === 'string');
  return {
    metadata: {
      name: textOf(metadata.name),
      uid: textOf(metadata.uid),
      resourceVersion: textOf(metadata.resourceVersion),
      annotations: isText ? (annotations as Record<string, string>) : undefined,
    },
    target: { kind: textOf(target.kind), name: textOf(target.name) },
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

const bindings = { group: '', resource: 'pods/binding' };

export function bindPod(call: Call): ApiResponse {
  const { core, request, resource } = call;
  core.passage.enter('decoding');
  const unknown = unrecognized('Binding', request.body);
  if (unknown || !isJsonObject(request.body)) return refuse(unknown ?? badRequest('not a Binding object'));
  const binding = readBinding(request.body);
  // The old path, /bindings, names the pod in the body alone.
  const name = request.name ?? binding.metadata.name ?? '';
  if (binding.metadata.name !== undefined && binding.metadata.name !== name) {
    return refuse(badRequest('name in URL does not match name in Binding object'));
  }
  const { target } = binding;
  if (target.kind && target.kind !== 'Node') {
    const message = `Unsupported value: ${JSON.stringify(target.kind)}: supported values: "Node", "<empty>"`;
    return refuse(invalid('', 'Binding', name, [{ reason: 'FieldValueNotSupported', field: 'target.kind', message }]));
  }
  if (!target.name)
    return refuse(
      invalid('', 'Binding', name, [{ reason: 'FieldValueRequired', field: 'target.name', message: 'Required value' }]),
    );
  core.passage.enter('lookup');
  const version = core.store.get(storeKey(resource, request.namespace, name));
  if (!version) return refuse(notFound(resource.name, name));
  core.passage.enter('precondition');
  const mismatch = checkPrecondition(call, version, binding.metadata);
  if (mismatch) return refuse(mismatch);
  const pod = version.value as Pod;
  const why = reasonAgainst(pod);
  if (why) return refuse(conflict(bindings, name, why));
  core.passage.enter('storage');
  const { annotations } = binding.metadata;
  const bound: Pod = {
    ...withMetadata(pod, annotations ? { annotations: { ...pod.metadata.annotations, ...annotations } } : {}),
    spec: { ...pod.spec, nodeName: target.name },
    status: {
      ...pod.status,
      conditions: withPodCondition(pod.status.conditions, { type: 'PodScheduled', status: 'True' }, core.now),
    },
  };
  if (!call.options.dryRun) core.put(call, version.key, bound, version);
  return answer({ ...success(), code: 201 }, 201);
}

function reasonAgainst(pod: Pod): string | undefined {
  const { name, deletionTimestamp } = pod.metadata;
  if (deletionTimestamp) return `pod ${name} is being deleted, cannot be assigned to a host`;
  if (pod.spec.nodeName) return `pod ${name} is already assigned to node ${JSON.stringify(pod.spec.nodeName)}`;
  if (pod.spec.schedulingGates?.length) return `pod ${name} has non-empty .spec.schedulingGates`;
  return undefined;
}
