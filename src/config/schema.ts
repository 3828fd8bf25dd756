/** The JSON Schema of a configuration file, made from the table of keys: editors complete and check with it. Pure. */

import { type ConfigKey, configKeys } from "./config.ts";

/** The file name that the `#:schema` line of a configuration file names. It lies beside the global file. */
export const schemaFile = "config.schema.json";

type ObjectSchema = {
  type: "object";
  additionalProperties: false;
  properties: Record<string, unknown>;
};

/** The schema. Its draft is the one that TOML editors know best. */
export function configJsonSchema(): Record<string, unknown> {
  const root = objectSchema();
  const sections = new Map<string, ObjectSchema>([["", root]]);
  for (const key of configKeys) {
    const parts = key.name.split(".");
    sectionOf(sections, parts.slice(0, -1)).properties[parts.at(-1) ?? ""] = valueSchema(key);
  }
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Configuration of autom8",
    ...root,
  };
}

function valueSchema({ schema, meaning, default: value }: ConfigKey): Record<string, unknown> {
  return { description: meaning, default: value, ...schema };
}

function sectionOf(sections: Map<string, ObjectSchema>, path: readonly string[]): ObjectSchema {
  const name = path.join(".");
  const known = sections.get(name);
  if (known !== undefined) return known;
  const made = objectSchema();
  sections.set(name, made);
  sectionOf(sections, path.slice(0, -1)).properties[path.at(-1) ?? ""] = made;
  return made;
}

function objectSchema(): ObjectSchema {
  return { type: "object", additionalProperties: false, properties: {} };
}
