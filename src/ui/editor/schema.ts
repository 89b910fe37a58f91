/** Makes one JSON schema for every kind that the cluster knows: what the editor checks, completes and explains by. */
import { joinApiVersion } from '../../api/object.ts';
import { kinds } from '../../kinds/table.ts';

export type Definitions = Record<string, { properties?: Record<string, unknown>; [keyword: string]: unknown }>;

/**
 * The root offers all kinds, then each document is held against its own kind's definition; unknown fields are refused
 * as strict field validation does. (A root of `oneOf` would offer only the present kind.)
 */
export function editorSchema(explain: { definitions: Definitions }): object {
  const served = kinds.flatMap((kind) => [
    { apiVersion: joinApiVersion(kind.group, kind.version), kind: kind.kind, definition: kind.schema },
    ...(kind.otherVersions ?? []).map((other) => ({
      apiVersion: joinApiVersion(other.group, other.version),
      kind: kind.kind,
      definition: undefined,
    })),
  ]);
  const definitions: Definitions = {};
  for (const [name, definition] of Object.entries(explain.definitions)) {
    definitions[name] =
      definition.properties && definition.additionalProperties === undefined
        ? { ...definition, additionalProperties: false }
        : definition;
  }
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    type: 'object',
    required: ['apiVersion', 'kind'],
    properties: {
      apiVersion: {
        enum: [...new Set(served.map((entry) => entry.apiVersion))],
        description: 'Group and version of the kind, such as apps/v1.',
      },
      kind: { enum: [...new Set(served.map((entry) => entry.kind))], description: 'What the object is.' },
      metadata: { type: 'object' },
    },
    allOf: served.flatMap(({ apiVersion, kind, definition }) =>
      definition && definitions[definition]
        ? [
            {
              if: {
                properties: { apiVersion: { const: apiVersion }, kind: { const: kind } },
                required: ['apiVersion', 'kind'],
              },
              then: { $ref: `#/definitions/${definition}` },
            },
          ]
        : [],
    ),
    definitions,
  };
}
