import { expect, it } from 'vitest';
import type { KindDefinition } from '../api/kind.ts';
import { fault } from './fault/index.ts';
import { image } from './image/index.ts';
import { lease } from './lease/index.ts';
import { created, refusals } from './samples.ts';
import { scheduler } from './scheduler/index.ts';
import { serviceAccount } from './service-account/index.ts';
import { traffic } from './traffic/index.ts';

it('lets an image behave like a small web server when nothing is said', () => {
  expect(created(image, { metadata: { name: 'shop' } }).spec).toEqual({
    image: 'shop',
    exists: true,
    startSeconds: 1,
    errorPercent: 0,
    latencyMs: 20,
    concurrency: 10,
  });
});

it('lets traffic ask steadily when nothing is said', () => {
  expect(created(traffic, { spec: { service: 'web' } }).spec).toEqual({
    service: 'web',
    path: '/',
    requestsPerSecond: 10,
    shape: 'steady',
    timeoutSeconds: 5,
  });
});

it.each<[string, unknown, object, string[]]>([
  [
    'an image with impossible numbers',
    image,
    { spec: { errorPercent: 120, concurrency: 0, startSeconds: 5, readySeconds: 2 } },
    [
      'spec.readySeconds: Invalid value: 2: must be greater than or equal to startSeconds',
      'spec.errorPercent: Invalid value: 120: must be between 0 and 100, inclusive',
      'spec.concurrency: Invalid value: 0: must be greater than or equal to 1',
    ],
  ],
  [
    'an image of unreadable size',
    image,
    { spec: { size: 'big' } },
    [
      'spec.size: Invalid value: "big": quantities must match the regular expression \'^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$\'',
    ],
  ],
  ['traffic to nobody', traffic, { spec: {} }, ['spec.service: Required value']],
  [
    'traffic of an unknown shape',
    traffic,
    { spec: { service: 'web', shape: 'storm' } },
    ['spec.shape: Unsupported value: "storm": supported values: "steady", "spike", "wave"'],
  ],
  [
    'too much traffic',
    traffic,
    { spec: { service: 'web', requestsPerSecond: 20000 } },
    ['spec.requestsPerSecond: Invalid value: 20000: must be less than or equal to 10000'],
  ],
  ['a fault without anything', fault, {}, ['spec.type: Required value', 'spec.node: Required value']],
  [
    'an unknown fault',
    fault,
    { spec: { type: 'Meteor', node: 'worker-1' } },
    ['spec.type: Unsupported value: "Meteor": supported values: "NodeDown", "NodePartition"'],
  ],
  ['a scheduler without code', scheduler, {}, ['spec.source: Required value']],
  [
    'a scheduler of too much code and weight, in the place of the default one',
    scheduler,
    { metadata: { name: 'default-scheduler' }, spec: { source: 'x'.repeat(65_537), weight: 101 } },
    [
      'metadata.name: Invalid value: "default-scheduler": is the name of the default profile; choose another',
      'spec.source: Too long: may not be more than 65536 bytes',
      'spec.weight: Invalid value: 101: must be between 0 and 100, inclusive',
    ],
  ],
  [
    'a lease of no length',
    lease,
    { spec: { leaseDurationSeconds: 0 } },
    ['spec.leaseDurationSeconds: Invalid value: 0: must be greater than 0'],
  ],
  [
    'a namespace on a fault',
    fault,
    { metadata: { namespace: 'default' }, spec: { type: 'NodeDown', node: 'a' } },
    ['metadata.namespace: Forbidden: not allowed on this type'],
  ],
  [
    'a bad annotation',
    serviceAccount,
    { metadata: { annotations: { 'a b': 'x' } } },
    [
      `metadata.annotations: Invalid value: "a b": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')`,
    ],
  ],
  [
    'annotations too long',
    serviceAccount,
    { metadata: { annotations: { a: 'x'.repeat(262144) } } },
    ['metadata.annotations: Too long: may not be more than 262144 bytes'],
  ],
  [
    'two controllers',
    serviceAccount,
    {
      metadata: {
        ownerReferences: ['a', 'b'].map((name) => ({
          apiVersion: 'apps/v1',
          kind: 'ReplicaSet',
          name,
          uid: name,
          controller: true,
        })),
      },
    },
    [
      'metadata.ownerReferences: Invalid value: []v1.OwnerReference{v1.OwnerReference{APIVersion:"apps/v1", Kind:"ReplicaSet", Name:"a", UID:"a", Controller:(*bool)(0xc0007b2d20), BlockOwnerDeletion:(*bool)(nil)}, v1.OwnerReference{APIVersion:"apps/v1", Kind:"ReplicaSet", Name:"b", UID:"b", Controller:(*bool)(0xc0007b2d20), BlockOwnerDeletion:(*bool)(nil)}}: Only one reference can have Controller set to true. Found "true" in references for ReplicaSet/a and ReplicaSet/b',
    ],
  ],
])('refuses %s', (_, kind, manifest, expected) => {
  expect(refusals(kind as KindDefinition, manifest)).toEqual(expected);
});
