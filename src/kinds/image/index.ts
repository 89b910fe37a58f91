/** An Image describes how containers of that image behave: a setting of the simulator, kept as an object. */
import { defineKind } from '../../api/kind.ts';
import { ageColumn, column, nameColumn } from '../columns.ts';
import { equal } from '../../base/equality.ts';
import { firstGeneration, nextGeneration } from '../generation.ts';
import type { Image, ImageSpec } from './types.ts';
import { validateImage } from './validate.ts';

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
  defaults(draft) {
    draft.spec ??= {} as ImageSpec;
    const spec = draft.spec;
    spec.image ??= draft.metadata.name ?? '';
    spec.exists ??= true;
    spec.startSeconds ??= 1;
    spec.errorPercent ??= 0;
    spec.latencyMs ??= 20;
    spec.concurrency ??= 10;
  },
  prepareCreate: firstGeneration,
  prepareUpdate(next, old) {
    nextGeneration(next, old, !equal(next.spec, old.spec));
  },
  validate: validateImage,
  columns: [
    nameColumn,
    column('Image', 'string', 'The reference that containers name.', ({ spec }) => spec.image),
    column('Exists', 'boolean', 'Whether the registry knows it.', ({ spec }) => spec.exists),
    column('Latency', 'string', 'Time to answer one request.', ({ spec }) => `${spec.latencyMs}ms`),
    column('Errors', 'string', 'Share of requests answered with 500.', ({ spec }) => `${spec.errorPercent}%`),
    ageColumn,
  ],
});
