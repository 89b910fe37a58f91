/** What requests say by their path, and who sends them. */
import type { ApiRequest } from '../api/request.ts';

/** The subresources of pods that are streams and nothing else. */
export const podStream = /^\/api\/v1\/namespaces\/[^/]+\/pods\/[^/]+\/(exec|attach|portforward)$/;

const peoplesAgents = /^(curl|Wget|Mozilla\/5\.0)/;
/** These are always written for people. */
const indentedPaths = new Set(['/', '/version']);

/** Whether JSON is to be indented: by wish, or for programs that show it as it is. */
// k8s: staging/src/k8s.io/apiserver/pkg/endpoints/handlers/negotiation/negotiate.go isPrettyPrint
export function isForPeople({ path, query, accept, userAgent }: Omit<ApiRequest, 'body' | 'method'>): boolean {
  if (indentedPaths.has(path)) return true;
  if (/;\s*pretty=1\b/.test(accept ?? '')) return true;
  if (query?.pretty) return ['1', 't', 'T', 'TRUE', 'true', 'True'].includes(query.pretty);
  return peoplesAgents.test(userAgent ?? '');
}
