import { describe, expect, it } from 'vitest';
import { normalise } from './normalise.ts';

describe('what differs from run to run', () => {
  it.each([
    [
      'web-7957885594-kq976   1/1     Running   0          31s',
      'web-7957885594-xxxxx   1/1     Running   0          <age>',
    ],
    [
      'web   1/1   Running   2 (5s ago)   1m31s   10.244.1.12   worker-1',
      'web   1/1   Running   2 (<age> ago)   <age>   <ip>   worker-1',
    ],
    ['web   ClusterIP   10.96.12.200   <none>   80/TCP   2s', 'web   ClusterIP   <ip>   <none>   80/TCP   <age>'],
    [
      'kubernetes   ClusterIP   10.96.0.1   <none>   443/TCP   16s',
      'kubernetes   ClusterIP   10.96.0.1   <none>   443/TCP   <age>',
    ],
    [
      '  Normal   Pulled   3s (x2 over 40s)   kubelet   Container image',
      '  Normal  Pulled  <age>  kubelet  Container image',
    ],
    ['  uid: 684418a7-23cf-41e2-b3ae-94ca00bdfc1f', '  uid: <uid>'],
    ['CreationTimestamp:  Thu, 01 Jan 2026 00:00:15 +0000', 'CreationTimestamp:  <time>'],
  ])('%s', (printed, expected) => expect(normalise(printed)).toBe(expected));
});

describe('what stays', () => {
  it.each([
    'error: deployments.apps "web" not found',
    'Tolerations:     node.kubernetes.io/not-ready:NoExecute op=Exists for 300s',
    'web    3/3     3            3',
    '      cpu:         100m',
    '            cpu: 100m',
    '  cpu                100m (2%)  0 (0%)',
  ])('%s', (printed) => expect(normalise(printed)).toBe(printed));
});
