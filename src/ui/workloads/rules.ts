/** What the bands of quotas and ingresses list. */
import type { Ingress, IngressBackend } from '../../kinds/ingress/types.ts';
import type { ResourceQuota } from '../../kinds/resource-quota/types.ts';

export interface QuotaRow {
  name: string;
  used: string;
  hard: string;
}

export function quotaRows({ status: { hard = {}, used = {} } }: ResourceQuota): QuotaRow[] {
  return Object.keys(hard)
    .sort()
    .map((name) => ({ name, used: used[name] ?? '0', hard: hard[name] }));
}

/** More rules than this are a number. */
export const ingressLinesMax = 6;

/** `shop.example.com/* → web:80` */
export function ingressLines({ spec }: Ingress): string[] {
  const lines = (spec.rules ?? []).flatMap(({ host = '*', http }) =>
    (http?.paths ?? []).map(({ path = '/', pathType, backend }) => {
      const below = pathType === 'Prefix' ? (path.endsWith('/') ? '*' : '/*') : '';
      return `${host}${path}${below} → ${backendText(backend)}`;
    }),
  );
  if (spec.defaultBackend) lines.push(`all else → ${backendText(spec.defaultBackend)}`);
  const hidden = lines.length - ingressLinesMax;
  return hidden > 0 ? [...lines.slice(0, ingressLinesMax), `and ${hidden} more`] : lines;
}

function backendText({ service, resource }: IngressBackend): string {
  if (service) return `${service.name}:${service.port?.name ?? service.port?.number ?? ''}`;
  return resource ? `${resource.kind} ${resource.name}` : 'nothing';
}
