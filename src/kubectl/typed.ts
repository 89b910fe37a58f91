/** Objects as Go structs print them: fields that have no `omitempty` appear even when nothing is in them. */
// k8s: staging/src/k8s.io/api/apps/v1/types.go, core/v1/types.go
import { isJsonObject, type JsonObject } from '../api/plain-json.ts';
import type { AnyObject } from './client.ts';

const templateKinds = new Set(['Deployment', 'ReplicaSet', 'DaemonSet', 'StatefulSet', 'Job', 'ReplicationController']);

export function asStruct(object: AnyObject): AnyObject {
  const metadata = {
    ...(object.metadata.creationTimestamp === undefined ? { creationTimestamp: null } : {}),
    ...object.metadata,
  };
  const spec = object.spec as JsonObject | undefined;
  const status = object.status ?? {};
  if (object.kind === 'Pod') return { ...object, metadata, spec: podSpec(spec ?? {}), status } as unknown as AnyObject;
  if (object.kind === 'Service')
    return { ...object, metadata, status: object.status ?? { loadBalancer: {} } } as unknown as AnyObject;
  if (object.kind === 'Node')
    return {
      ...object,
      metadata,
      status: { daemonEndpoints: { kubeletEndpoint: { Port: 0 } }, ...status },
    } as unknown as AnyObject;
  if (!templateKinds.has(object.kind)) return { ...object, metadata } as unknown as AnyObject;
  const template = (spec?.template ?? {}) as JsonObject;
  const filled = {
    ...spec,
    ...(object.kind === 'Deployment' ? { strategy: spec?.strategy ?? {} } : {}),
    ...(object.kind === 'DaemonSet' || object.kind === 'StatefulSet'
      ? { updateStrategy: spec?.updateStrategy ?? {} }
      : {}),
    ...(object.kind === 'StatefulSet' ? { serviceName: spec?.serviceName ?? '' } : {}),
    template: {
      ...template,
      metadata: { creationTimestamp: null, ...(isJsonObject(template.metadata) ? template.metadata : {}) },
      spec: podSpec((template.spec ?? {}) as JsonObject),
    },
  };
  return {
    ...object,
    metadata,
    spec: filled,
    status: fillStatus(object.kind, status as JsonObject),
  } as unknown as AnyObject;
}

function podSpec(spec: JsonObject): JsonObject {
  const filled: JsonObject = { ...spec, containers: spec.containers ?? null };
  for (const list of ['containers', 'initContainers'] as const) {
    const containers = spec[list];
    if (Array.isArray(containers))
      filled[list] = containers.map((container: JsonObject) => ({
        ...container,
        resources: container.resources ?? {},
      }));
  }
  return filled;
}

const countsOf: Record<string, readonly string[]> = {
  DaemonSet: ['currentNumberScheduled', 'desiredNumberScheduled', 'numberMisscheduled', 'numberReady'],
  ReplicaSet: ['replicas'],
  ReplicationController: ['replicas'],
  StatefulSet: ['replicas', 'availableReplicas'],
};

function fillStatus(kind: string, status: JsonObject): JsonObject {
  const counts = Object.fromEntries((countsOf[kind] ?? []).map((field) => [field, 0]));
  return { ...counts, ...status };
}
