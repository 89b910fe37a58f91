import { expect, it } from 'vitest';
import { ingress } from '../../kinds/ingress/index.ts';
import { resourceQuota } from '../../kinds/resource-quota/index.ts';
import { created } from '../../kinds/samples.ts';
import { ingressLines, ingressLinesMax, quotaRows } from './rules.ts';

const web = { service: { name: 'web', port: { number: 80 } } };
const path = (text: string, pathType = 'Prefix') => ({ path: text, pathType, backend: web });

it('lists hosts and paths with the Service behind them', () => {
  const rules = [
    { host: 'shop.example.com', http: { paths: [path('/'), path('/cart', 'Exact'), path('/api')] } },
    { http: { paths: [{ pathType: 'ImplementationSpecific', backend: { resource: { kind: 'Bucket', name: 'b' } } }] } },
  ];
  expect(ingressLines(created(ingress, { spec: { rules, defaultBackend: web } }))).toEqual([
    'shop.example.com/* → web:80',
    'shop.example.com/cart → web:80',
    'shop.example.com/api/* → web:80',
    '*/ → Bucket b',
    'all else → web:80',
  ]);
});

it('says how many rules it leaves out', () => {
  const paths = Array.from({ length: ingressLinesMax + 2 }, (_, index) => path(`/${index}`));
  const lines = ingressLines(created(ingress, { spec: { rules: [{ http: { paths } }] } }));
  expect(lines).toHaveLength(ingressLinesMax + 1);
  expect(lines.at(-1)).toBe('and 2 more');
});

it('lists what is used of each limit', () => {
  const quota = created(resourceQuota, {});
  expect(quotaRows(quota)).toEqual([]);
  const status = { hard: { pods: '2', 'limits.cpu': '1' }, used: { pods: '2' } };
  expect(quotaRows({ ...quota, status })).toEqual([
    { name: 'limits.cpu', used: '0', hard: '1' },
    { name: 'pods', used: '2', hard: '2' },
  ]);
});
