/** As whom the processes of a container run, by its security context and its image, and what is refused for that. */
// k8s: pkg/kubelet/kuberuntime/security_context.go verifyRunAsNonRoot
import type { Container, Pod } from '../../kinds/pod/types.ts';
import { parseImage } from './images.ts';
import { isDescribed, programOf } from './programs/table.ts';
import type { ShellWorld } from './shell/shell.ts';

interface SecurityContext {
  runAsUser?: number;
  runAsGroup?: number;
  runAsNonRoot?: boolean;
  fsGroup?: number;
  supplementalGroups?: number[];
}

/** What the container says counts before what the pod says. */
function contextOf({ spec }: Pod, { securityContext }: Container): SecurityContext {
  return {
    ...(spec.securityContext as SecurityContext | undefined),
    ...(securityContext as SecurityContext | undefined),
  };
}

/** Images that name a user of their own are not known. */
export function userOf(pod: Pod, container: Container): NonNullable<ShellWorld['user']> {
  const { runAsUser = 0, runAsGroup = 0, supplementalGroups = [], fsGroup } = contextOf(pod, container);
  const groups = new Set([runAsGroup, ...supplementalGroups, ...(fsGroup === undefined ? [] : [fsGroup])]);
  return { id: runAsUser, groupId: runAsGroup, groups: [...groups].sort((left, right) => left - right) };
}

/** Why the container may not be created. Of an image that nobody described, the user is taken to be as it should be. */
export function userProblem(pod: Pod, container: Container): string | undefined {
  const { runAsNonRoot, runAsUser } = contextOf(pod, container);
  if (!runAsNonRoot) return undefined;
  const { name, namespace, uid } = pod.metadata;
  const where = `(pod: "${name}_${namespace}(${uid})", container: ${container.name})`;
  if (runAsUser === 0) return `container's runAsUser breaks non-root policy ${where}`;
  if (runAsUser !== undefined || !startsAsRoot(container.image)) return undefined;
  return `container has runAsNonRoot and image will run as root ${where}`;
}

function startsAsRoot(image: string): boolean {
  const reference = parseImage(image);
  if ('error' in reference) return false;
  const program = programOf(reference);
  return isDescribed(program) && !program.isBare && !/unprivileged|curlimages/.test(image);
}
