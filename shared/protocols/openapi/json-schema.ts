import { z } from "zod";

export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * A schema of an operation as JSON Schema (draft 2020-12, which OpenAPI 3.1 uses). Of requests it says what may be
 * sent, before defaults and conversions; of answers what comes, to which members may be added in time.
 */
export const jsonSchemaOf = (schema: z.ZodType, io: "input" | "output"): JsonSchema => {
  const { $schema: _, ...converted } = z.toJSONSchema(schema, {
    io,
    // Bytes and the like are described by their media type.
    unrepresentable: "any",
    override: ({ jsonSchema }) => {
      if (io === "output" && jsonSchema.additionalProperties === false)
        delete jsonSchema.additionalProperties;
    },
  });
  return converted as JsonSchema;
};

/** Members of an object's schema with whether each is required. */
export const membersOf = (
  schema: JsonSchema,
): readonly { readonly name: string; readonly schema: JsonSchema; readonly required: boolean }[] => {
  const required = (schema.required ?? []) as readonly string[];
  return Object.entries((schema.properties ?? {}) as Record<string, JsonSchema>).map(([name, member]) => ({
    name,
    schema: member,
    required: required.includes(name),
  }));
};

/** The same object without some of its members. */
export const withoutMembers = (schema: JsonSchema, names: ReadonlySet<string>): JsonSchema => {
  const kept = membersOf(schema).filter(({ name }) => !names.has(name));
  const required = kept.filter((member) => member.required).map(({ name }) => name);
  const { required: _, ...rest } = schema;
  return {
    ...rest,
    properties: Object.fromEntries(kept.map(({ name, schema: member }) => [name, member])),
    ...(required.length === 0 ? {} : { required }),
  };
};
