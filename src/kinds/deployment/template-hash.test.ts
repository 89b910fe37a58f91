import { expect, it } from 'vitest';
import type { PodTemplateSpec } from '../pod/types.ts';
import { templateHash } from './template-hash.ts';

const template = (image: string) =>
  ({
    metadata: { labels: { app: 'web', tier: 'front' } },
    spec: { containers: [{ name: 'web', image }] },
  }) as unknown as PodTemplateSpec;
const reordered = {
  spec: { containers: [{ image: 'web:1', name: 'web' }] },
  metadata: { labels: { tier: 'front', app: 'web' } },
} as unknown as PodTemplateSpec;

it('gives the same template the same letters, whatever the order of its fields', () => {
  expect(templateHash(template('web:1'))).toMatch(/^[bcdfghjklmnpqrstvwxz2456789]{8,10}$/);
  expect(templateHash(reordered)).toBe(templateHash(template('web:1')));
});

it('gives another template, or the same after a collision, other letters', () => {
  expect(templateHash(template('web:2'))).not.toBe(templateHash(template('web:1')));
  expect(templateHash(template('web:1'), 1)).not.toBe(templateHash(template('web:1')));
});
