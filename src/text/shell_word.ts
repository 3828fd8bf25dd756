/** Words of shell commands that a person copies. Pure. */

/** The text as one word of a POSIX shell, quoted if it needs quotes. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
