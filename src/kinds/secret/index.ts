/** A Secret holds what should not be seen, base64-encoded. */
import { defineKind } from '../../api/kind.ts';
import { ageColumn, column, nameColumn } from '../columns.ts';
import { defaultSecret } from './defaults.ts';
import type { Secret } from './types.ts';
import { validateSecret, validateSecretUpdate } from './validate.ts';

export const secret = defineKind<Secret>({
  group: '',
  version: 'v1',
  kind: 'Secret',
  plural: 'secrets',
  singular: 'secret',
  shortNames: [],
  categories: [],
  namespaced: true,
  subresources: [],
  schema: 'io.k8s.api.core.v1.Secret',
  defaults: defaultSecret,
  validate: validateSecret,
  validateUpdate: validateSecretUpdate,
  columns: [
    nameColumn,
    column('Type', 'string', 'What the Secret is for.', (object) => object.type),
    column('Data', 'string', 'How many keys it has.', (object) => Object.keys(object.data ?? {}).length),
    ageColumn,
  ],
  fields: { type: (object) => object.type },
});
