/** Sets the key `verify` in a configuration file that does not set it yet; all else stays as it is. Pure. */

import { parse } from "smol-toml";

/** Whether a file sets the key, be it to no commands. A file that is no TOML sets nothing. */
export function setsVerify(text: string): boolean {
  try {
    return Object.hasOwn(parse(text), "verify");
  } catch {
    return false;
  }
}

/** The text with the commands: in place of the commented key of a new file, else before the first line. */
export function withVerify(text: string, commands: readonly string[]): string {
  // Strings in JSON are strings in TOML.
  const line = `verify = [${commands.map((command) => JSON.stringify(command)).join(", ")}]`;
  const commented = /^# verify = \[\]$/m;
  if (commented.test(text)) return text.replace(commented, () => line);
  const mark = text.startsWith("\uFEFF") ? "\uFEFF" : "";
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  return `${mark}${line}${newline}${text.slice(mark.length)}`;
}
