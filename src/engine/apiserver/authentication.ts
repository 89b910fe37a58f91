/** Who is asking: the user that upstream would find in a part's certificate or token. */
import type { Caller, User } from '../../api/request.ts';

const users = new Map<string, User>();
/** Distinct actors are few; a cluster that has had very many nodes starts to remember anew. */
const rememberedUsersMax = 10_000;

export function authenticate(caller: Caller): User {
  let user = users.get(caller.actor);
  if (!user) {
    user = userOf(caller.actor);
    if (users.size >= rememberedUsersMax) users.clear();
    users.set(caller.actor, user);
  }
  return user;
}

function userOf(actor: string): User {
  if (actor === 'kubectl')
    return { name: 'kubernetes-admin', groups: ['kubeadm:cluster-admins', 'system:authenticated'] };
  if (actor.startsWith('kubelet')) {
    return {
      name: `system:node:${actor.replace(/^kubelet[ /]?/, '')}`,
      groups: ['system:nodes', 'system:authenticated'],
    };
  }
  if (actor.includes('scheduler')) return { name: 'system:kube-scheduler', groups: ['system:authenticated'] };
  if (actor === 'apiserver') return { name: 'system:apiserver', groups: ['system:masters'] };
  return {
    name: `system:serviceaccount:kube-system:${actor}`,
    groups: ['system:serviceaccounts', 'system:authenticated'],
  };
}
