import { z } from 'zod';

export type JsonObject = Record<string, unknown>;

/**
 * The named schemas as JSON Schema 2020-12, which OpenAPI 3.1 and AsyncAPI 3 both speak. A schema that uses another named one
 * refers to it. Values are described as they are on the wire.
 */
export function jsonSchemas(named: Readonly<Record<string, z.ZodType>>): JsonObject {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(named)) registry.add(schema, { id });
  const uri = (id: string) => `#/components/schemas/${id}`;
  const { schemas } = z.toJSONSchema(registry, { metadata: registry, uri, io: 'input' });
  return Object.fromEntries(
    Object.entries(schemas).map(([id, { $schema: _dialect, $id: _uri, id: _id, ...schema }]) => [id, schema]),
  );
}

/** A reference to one of them. */
export function schemaRef(name: string): JsonObject {
  return { $ref: `#/components/schemas/${name}` };
}
