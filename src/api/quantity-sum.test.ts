import { expect, it } from 'vitest';
import {
  addQuantities,
  addResources,
  compareQuantities,
  maskResources,
  resourcesText,
  subtractQuantities,
  subtractResources,
} from './quantity-sum.ts';

it.each([
  ['128Mi', '1Gi', '1152Mi'],
  ['0', '64Mi', '64Mi'],
  ['100M', '64Mi', '167108864'],
  ['64Mi', '1M', '68108864'],
  ['100m', '0.9', '1'],
  ['1', '1', '2'],
  ['1500m', '700m', '2200m'],
  ['0', '0', '0'],
])('%s + %s = %s', (left, right, sum) => {
  expect(addQuantities(left, right)).toBe(sum);
});

it.each([
  ['1Gi', '512Mi', '512Mi'],
  ['2', '500m', '1500m'],
  ['64Mi', '64Mi', '0'],
  ['1', '2', '-1'],
])('%s - %s = %s', (left, right, difference) => {
  expect(subtractQuantities(left, right)).toBe(difference);
});

it('goes through lists by name', () => {
  expect(addResources({ cpu: '1', pods: '1' }, { cpu: '500m', memory: '1Gi' })).toEqual({
    cpu: '1500m',
    pods: '1',
    memory: '1Gi',
  });
  expect(subtractResources({ pods: '3' }, { pods: '1', secrets: '1' })).toEqual({ pods: '2', secrets: '-1' });
  expect(maskResources({ pods: '1', cpu: '1' }, ['pods', 'secrets'])).toEqual({ pods: '1' });
  expect(resourcesText({ 'requests.cpu': '500m', pods: '2' })).toBe('pods=2,requests.cpu=500m');
  expect(compareQuantities('1Gi', '1024Mi')).toBe(0);
  expect(compareQuantities('999m', '1')).toBeLessThan(0);
});
