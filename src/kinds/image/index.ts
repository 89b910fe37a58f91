/** An Image describes how containers of that image behave: a setting of the simulator, kept as an object. */
import { defineKind } from '../../api/kind.ts';
import { ageColumn, nameColumn } from '../columns.ts';
import type { Image } from './types.ts';

export const image = defineKind<Image>({
  group: 'orrery.dev',
  version: 'v1',
  kind: 'Image',
  plural: 'images',
  singular: 'image',
  shortNames: [],
  categories: [],
  namespaced: false,
  subresources: [],
  schema: 'dev.orrery.v1.Image',
  defaults() {},
  validate() {},
  columns: [nameColumn, ageColumn],
});
