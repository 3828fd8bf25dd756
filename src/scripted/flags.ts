/** The flags of the genuine program that the scripted agent uses. */

export type Flags = {
  /** The conversation's id. */
  conversation: string;
  /** It continues a conversation. */
  resumes: boolean;
  permissionMode: string;
  model: string;
  /** The rules of `--allowedTools`. */
  allowedTools: string[];
  /** Its answer is an object of a JSON Schema. */
  wantsObject: boolean;
  /** Only print the version. */
  version: boolean;
};

/** Reads the flags; all others are ignored, with their values. Pure. */
export function parseFlags(args: readonly string[]): Flags {
  const valueOf = (flag: string) => {
    const at = args.indexOf(flag);
    return at === -1 ? undefined : args[at + 1];
  };
  const listOf = (flag: string) => {
    const rest = args.includes(flag) ? args.slice(args.indexOf(flag) + 1) : [];
    const end = rest.findIndex((one) => one.startsWith("--"));
    return end === -1 ? rest : rest.slice(0, end);
  };
  const resumed = valueOf("--resume");
  return {
    conversation: resumed ?? valueOf("--session-id") ?? "00000000-0000-4000-8000-000000000000",
    resumes: resumed !== undefined,
    permissionMode: valueOf("--permission-mode") ?? "default",
    model: valueOf("--model") ?? "scripted",
    allowedTools: listOf("--allowedTools"),
    wantsObject: args.includes("--json-schema"),
    version: args.includes("--version"),
  };
}
