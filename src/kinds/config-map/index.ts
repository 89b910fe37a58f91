/** A ConfigMap holds configuration as text. */
import { defineKind } from '../../api/kind.ts';
import { ageColumn, column, nameColumn } from '../columns.ts';
import { dropEmpty } from '../canonical.ts';
import type { ConfigMap } from './types.ts';
import { validateConfigMap, validateConfigMapUpdate } from './validate.ts';

const emptyFields = new Set(['data', 'binaryData']);

export const configMap = defineKind<ConfigMap>({
  group: '',
  version: 'v1',
  kind: 'ConfigMap',
  plural: 'configmaps',
  singular: 'configmap',
  shortNames: ['cm'],
  categories: [],
  namespaced: true,
  subresources: [],
  schema: 'io.k8s.api.core.v1.ConfigMap',
  defaults(draft) {
    dropEmpty(draft, emptyFields);
  },
  validate: validateConfigMap,
  validateUpdate: validateConfigMapUpdate,
  columns: [
    nameColumn,
    column(
      'Data',
      'string',
      'How many keys it has.',
      ({ data, binaryData }) => Object.keys({ ...data, ...binaryData }).length,
    ),
    ageColumn,
  ],
});
