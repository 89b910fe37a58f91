/** Subresources whose objects are of another kind than their parent, and what one can do with them. */
import type { KindDefinition, Subresource } from '../../api/kind.ts';

export interface SubresourceKind {
  /** Absent: the group and version of the parent. */
  group?: string;
  version?: string;
  kind: string;
  verbs: string[];
}

const foreignKinds: Partial<Record<Subresource, SubresourceKind>> = {
  scale: { group: 'autoscaling', version: 'v1', kind: 'Scale', verbs: ['get', 'patch', 'update'] },
  binding: { kind: 'Binding', verbs: ['create'] },
  eviction: { group: 'policy', version: 'v1', kind: 'Eviction', verbs: ['create'] },
  token: { group: 'authentication.k8s.io', version: 'v1', kind: 'TokenRequest', verbs: ['create'] },
  exec: { kind: 'PodExecOptions', verbs: ['create', 'get'] },
  attach: { kind: 'PodAttachOptions', verbs: ['create', 'get'] },
  portforward: { kind: 'PodPortForwardOptions', verbs: ['create', 'get'] },
};

/** `PodProxyOptions` and the like: one kind for each kind that one can speak to through the API server. */
function proxyKind(kind: KindDefinition): SubresourceKind {
  return { kind: `${kind.kind}ProxyOptions`, verbs: ['create', 'delete', 'get', 'patch', 'update'] };
}

export function subresourceKind(kind: KindDefinition, subresource: Subresource): SubresourceKind {
  if (subresource === 'proxy') return proxyKind(kind);
  const verbs = subresource === 'finalize' ? ['update'] : subresource === 'log' ? ['get'] : ['get', 'patch', 'update'];
  return foreignKinds[subresource] ?? { kind: kind.kind, verbs };
}
