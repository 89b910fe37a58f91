/** Whom a client wants to be, by its headers: `kubectl --as`. */
// k8s: staging/src/k8s.io/api/authentication/v1/types.go ImpersonateUserHeader
import type { IncomingMessage } from 'node:http';
import type { SentRequest } from '../wire.ts';

const extraPrefix = 'impersonate-extra-';

export function impersonatedBy({ headers, headersDistinct }: IncomingMessage): Pick<SentRequest, 'impersonated'> {
  // Nearly nobody asks for this, and taking headers apart costs.
  const names = Object.keys(headers).filter((name) => name.startsWith('impersonate-'));
  if (names.length === 0) return {};
  const of = (name: string): string[] => headersDistinct[name] ?? [];
  const extra = names
    .filter((name) => name.startsWith(extraPrefix))
    .map((name) => [unescaped(name.slice(extraPrefix.length)), of(name)] as const);
  const [name] = of('impersonate-user');
  const [uid] = of('impersonate-uid');
  const groups = of('impersonate-group');
  return {
    impersonated: {
      ...(name ? { name } : {}),
      ...(uid ? { uid } : {}),
      ...(groups.length > 0 ? { groups } : {}),
      ...(extra.length > 0 ? { extra: Object.fromEntries(extra) } : {}),
    },
  };
}

function unescaped(key: string): string {
  try {
    return decodeURIComponent(key);
  } catch {
    return key;
  }
}
