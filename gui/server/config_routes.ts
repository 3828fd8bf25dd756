/** The configuration as a form: every key with its values, and changes to the files. */

import * as z from "zod/mini";
import { type ConfigKey, configKeys } from "../../src/config/config.ts";
import { whyInactive } from "../../src/config/dependent_keys.ts";
import { readConfigText } from "../../src/config/file_values.ts";
import { readConfigFile } from "../../src/config/read_config_file.ts";
import { tomlText } from "../../src/config/toml_edit.ts";
import { changeOf, configFileOf, resetKey, setKey } from "../../src/session/configuration/config_file.ts";
import { reportConfig } from "../../src/session/configuration/config_report.ts";
import type { ConfigPlace } from "../../src/session/configuration/configuration.ts";
import { errorInfo } from "../../src/errors.ts";
import type { ConfigAnswer, ConfigLayer, ConfigRow, ConfigSaved } from "../protocol.ts";
import { problemOf } from "./cards.ts";
import { parsed } from "./parsed.ts";
import { projectAt } from "./project_at.ts";
import type { Route } from "./serve.ts";

const change = z.object({
  layer: z.enum(["global", "project"]),
  project: z.nullable(z.string()),
  key: z.string(),
  values: z.nullable(z.array(z.string())),
});

export function configRoutes(home: string): Readonly<Record<string, Route>> {
  return {
    "GET /api/config": async ({ query }) => await configAnswer(home, query.get("project")),
    "POST /api/config": async ({ body }): Promise<ConfigSaved> => {
      const { layer, project, key, values } = parsed(change, body);
      // Read first, so that a wrong value creates nothing.
      const written = values === null ? null : changeOf(key, values);
      const file = await configFileOf(await placeOf(home, project), layer);
      const overriddenBy = written === null
        ? (await resetKey(file, key), null)
        : (await setKey(file, written)).overriddenBy;
      return { overriddenBy, config: await configAnswer(home, project) };
    },
  };
}

/** The place of a project; outside of all for null. @throws Autom8Error name-unknown, usage: its checkout is not known */
async function placeOf(home: string, name: string | null): Promise<ConfigPlace> {
  if (name === null) return { home, project: null, root: null };
  const { project, root } = await projectAt(name);
  return { home, project, root };
}

async function configAnswer(home: string, project: string | null): Promise<ConfigAnswer> {
  const place = await placeOf(home, project);
  const { keys, files, untrusted, problem } = await reportConfig(place, {});
  const written = await Promise.all(
    files.map(async ({ layer, path }) => ({ layer, values: await valuesIn(path) })),
  );
  const values = Object.fromEntries(keys.map(({ name, value }) => [name, value]));
  return {
    project,
    files,
    keys: configKeys.map((key): ConfigRow => {
      const inForce = keys.find(({ name }) => name === key.name);
      const layers: Record<ConfigLayer, ConfigRow["layers"][ConfigLayer]> = {
        global: null,
        repository: null,
        project: null,
      };
      for (const { layer, values } of written) layers[layer] = values.get(key.name) ?? null;
      return {
        name: key.name,
        meaning: key.meaning,
        type: typeOf(key),
        expected: key.expected,
        choices: key.choices ?? [],
        default: key.default,
        value: inForce?.value ?? key.default,
        text: inForce?.text ?? tomlText(key.default),
        source: inForce?.sourceText ?? "default",
        sourceLayer: inForce?.source.layer ?? "default",
        layers,
        inactive: whyInactive(key.name, values),
      };
    }),
    untrusted,
    problem: problem === null ? null : problemOf(errorInfo(problem)),
  };
}

async function valuesIn(path: string): Promise<Map<string, { value: unknown; text: string; line: number }>> {
  const read = await readConfigFile(path, "follow");
  if (read.kind !== "read") return new Map();
  return new Map(
    readConfigText(read.text).values.map(({ key, written, line }) => [
      key.name,
      { value: written, text: tomlText(written), line },
    ]),
  );
}

function typeOf({ choices, schema }: ConfigKey): ConfigRow["type"] {
  if (schema["type"] === "boolean") return "toggle";
  if (choices !== undefined) return "choice";
  if (schema["type"] === "integer" || schema["type"] === "number") return "number";
  // A program is one word, or a list of words.
  return schema["type"] === "array" || schema["anyOf"] !== undefined ? "list" : "text";
}
