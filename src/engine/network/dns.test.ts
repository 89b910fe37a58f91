/** What names stand for. */
import { describe, expect, it } from 'vitest';
import { addService, createNetworkWorld } from '../../testing/network-world.ts';

describe('names', () => {
  it('stand for Services and their pods', () => {
    const world = createNetworkWorld();
    addService(world);
    world.engine.api.put({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'db', namespace: 'shop' },
      spec: { type: 'ClusterIP', clusterIP: 'None', ports: [{ port: 5432 }] },
    });
    world.engine.api.put({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'out' },
      spec: { type: 'ExternalName', externalName: 'example.org' },
    });
    world.engine.api.put({
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { name: 'db-1', namespace: 'shop', labels: { 'kubernetes.io/service-name': 'db' } },
      addressType: 'IPv4',
      endpoints: [
        { addresses: ['10.244.1.7'], hostname: 'db-0', conditions: { ready: true } },
        { addresses: ['10.244.2.7'], hostname: 'db-1', conditions: { ready: true } },
        { addresses: ['10.244.2.8'], hostname: 'db-2', conditions: { ready: false } },
      ],
    });
    world.advance(100);
    const { network } = world;
    expect(network.resolve('web')).toEqual({ addresses: ['10.96.0.10'] });
    expect(network.resolve('web.default.svc.cluster.local.')).toEqual({ addresses: ['10.96.0.10'] });
    expect(network.resolve('web', 'shop')).toBeUndefined();
    expect(network.resolve('web.default', 'shop')).toEqual({ addresses: ['10.96.0.10'] });
    expect(network.resolve('db.shop')).toEqual({ addresses: ['10.244.1.7', '10.244.2.7'] });
    expect(network.resolve('db-1.db', 'shop')).toEqual({ addresses: ['10.244.2.7'] });
    expect(network.resolve('db-2.db', 'shop')).toBeUndefined();
    expect(network.resolve('out')).toEqual({ alias: 'example.org' });
    expect(network.resolve('nothing')).toBeUndefined();
  });
});
