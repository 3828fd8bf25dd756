/** Editing a configuration file in the user's own editor: a copy is edited, and replaces the file only if it is valid. */

import { dirname, join } from "path";
import { readConfigFile } from "../../config/read_config_file.ts";
import { Autom8Error, errorInfo } from "../../errors.ts";
import { readTextIfPresent, removeIfPresent, setAside, writeFileAtomic } from "../../store/atomic.ts";
import { type ConfigFile, createConfigFile, writeConfigFile } from "./config_file.ts";
import { chosenEditor, runEditor, usualEditor } from "../editor.ts";
import type { Confirm } from "../trust.ts";

export type EditOutcome = "changed" | "unchanged" | "discarded";

/**
 * Edits a file, which is created if it is missing. What is not valid is shown, and may be edited again.
 * @param confirm Null if nobody can be asked: then what is not valid is an error
 * @throws Autom8Error usage: the editor failed. config-invalid: nothing was changed. interrupted
 */
export async function editConfigFile(file: ConfigFile, confirm: Confirm | null): Promise<EditOutcome> {
  const old = await createConfigFile(file);
  // Beside the file, so that the `#:schema` line holds; the name ends as editors expect it.
  const copy = join(dirname(file.path), `.config-edit-${Deno.pid}.toml`);
  await writeFileAtomic(copy, old);
  try {
    for (;;) {
      await runEditor(chosenEditor() ?? usualEditor, copy, dirname(copy));
      const text = await editedText(copy, file.path);
      if (text === old) return "unchanged";
      if (await readTextIfPresent(file.path) !== old) throw await changedMeanwhile(file, copy);
      try {
        await writeConfigFile(file, text);
        return "changed";
      } catch (error) {
        if (!(error instanceof Autom8Error) || error.kind !== "config-invalid" || confirm === null) {
          throw error;
        }
        const question = `${errorInfo(error).message}\nEdit it again? No discards your changes.`;
        if (!await confirm(question)) return "discarded";
      }
    }
  } finally {
    await removeIfPresent(copy);
  }
}

/** Another program wrote the file while the editor was open: neither text may be lost. */
async function changedMeanwhile({ path }: ConfigFile, copy: string): Promise<Autom8Error> {
  const kept = await setAside(copy);
  return new Autom8Error("usage", {
    problem: `${path} was changed by another program while you edited it, so it was left as it is.`,
    hint: `Your text is in ${kept}.`,
  });
}

async function editedText(copy: string, path: string): Promise<string> {
  const read = await readConfigFile(copy, "refuse");
  if (read.kind === "read") return read.text;
  const problem = read.kind === "unfit" ? read.problem : { where: "", expected: "a file", got: "nothing" };
  throw new Autom8Error("config-invalid", { sources: [{ name: path, problems: [problem] }] });
}
