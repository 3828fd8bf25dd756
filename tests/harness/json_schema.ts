/** Checks a value against the part of JSON Schema that fixtures/schemas use. */

type Schema = {
  type?: string | string[];
  enum?: unknown[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  items?: Schema;
};

/** What is wrong, one line each: `runs[2].costUsd: expected number, got string`. */
export function schemaProblems(value: unknown, schema: Schema, at = "$"): string[] {
  const kind = kindOf(value);
  const types = schema.type === undefined ? null : [schema.type].flat();
  if (types !== null && !types.includes(kind)) return [`${at}: expected ${types.join(" or ")}, got ${kind}`];
  if (schema.enum !== undefined && !schema.enum.includes(value)) {
    return [`${at}: ${JSON.stringify(value)} is none of ${JSON.stringify(schema.enum)}`];
  }
  if (Array.isArray(value)) {
    return value.flatMap((one, i) => schemaProblems(one, schema.items ?? {}, `${at}[${i}]`));
  }
  if (typeof value !== "object" || value === null) return [];
  const missing = (schema.required ?? []).filter((key) => !Object.hasOwn(value, key));
  return [
    ...missing.map((key) => `${at}: ${key} is missing`),
    ...Object.entries(value).flatMap(([key, one]) => {
      const known = schema.properties?.[key];
      if (known !== undefined) return schemaProblems(one, known, `${at}.${key}`);
      const { additionalProperties } = schema;
      if (additionalProperties === false) return [`${at}: ${key} is not in the schema`];
      return typeof additionalProperties === "object"
        ? schemaProblems(one, additionalProperties, `${at}.${key}`)
        : [];
    }),
  ];
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return typeof value;
}
