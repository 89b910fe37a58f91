import { expect, test } from 'vitest';
import { stations } from './stations.ts';

const reached = (...lanes: string[]) =>
  stations.filter(({ isReached }) => isReached(new Set(lanes))).map(({ name }) => name);

test('the breadcrumb has seven stations, and fills as lanes are reached', () => {
  expect(stations).toHaveLength(7);
  expect(reached()).toEqual([]);
  expect(reached('you', 'apiserver', 'etcd')).toEqual(['kubectl', 'API server', 'etcd']);
});

test('whichever controller took part, their station is reached; the rules of kube-proxy are no controller', () => {
  expect(reached('replicaset-controller')).toEqual(['controllers']);
  expect(reached('other controllers')).toEqual(['controllers']);
  expect(reached('kube-proxy', 'scheduler')).toEqual(['scheduler']);
});
