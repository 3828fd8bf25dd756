/** What in a repository's skills, commands and agents for the agent's program runs something or grants more. Pure. */

/** The folders inside `.claude` that hold such definitions, as Markdown with a head of YAML. */
export const definitionFolders: readonly string[] = ["agents", "commands", "skills"];

/**
 * Keys of the head that only describe or restrict. Every other key counts, so that one which a later version brings is
 * asked about.
 */
const harmless = new Set([
  "agent",
  "argument-hint",
  "arguments",
  "background",
  "color",
  "compatibility",
  "context",
  "description",
  "disable-model-invocation",
  "disallowedTools",
  "effort",
  "license",
  "maxTurns",
  "metadata",
  "model",
  "name",
  "paths",
  "tools",
  "user-invocable",
  "version",
  "when_to_use",
]);

/**
 * One line for each part of a definition that the user should know of, such as
 * `.claude/skills/lint/SKILL.md allowed-tools: Bash(npm *)`. None if there is nothing to ask.
 */
export function definitionCommands(file: string, text: string): string[] {
  const { head, body } = split(text.replaceAll("\r\n", "\n"));
  return [...headCommands(head), ...bodyCommands(body)].map((line) => `${file} ${line}`);
}

function split(text: string): { head: string; body: string } {
  const found = /^\uFEFF?\s*---[ \t]*\n(.*?)(?:^---[ \t]*$|$(?!\n))(.*)/ms.exec(text);
  return found === null ? { head: "", body: text } : { head: found[1] ?? "", body: found[2] ?? "" };
}

/** The keys that count, with their values. A head that is not plain `key: value` lines counts as a whole. */
function headCommands(head: string): string[] {
  const entries: { key: string; lines: string[] }[] = [];
  for (const line of head.split("\n")) {
    const key = /^([A-Za-z][\w-]*):(?= |$)/.exec(line)?.[1];
    const last = entries.at(-1);
    if (key !== undefined) entries.push({ key, lines: [line.slice(key.length + 1)] });
    else if (/^\s*(#.*)?$/.test(line)) continue;
    else if (last !== undefined && /^( |- )/.test(line)) last.lines.push(line);
    else return [`head: ${head}`];
  }
  return entries.filter(({ key }) => !harmless.has(key)).map(({ key, lines }) =>
    `${key}: ${lines.map((line) => line.trim()).join(" ").trim()}`
  );
}

/** Commands in the text that the program runs when the definition is used: `` !`command` `` and fences of `!`. */
function bodyCommands(body: string): string[] {
  const fences = [...body.matchAll(/^[ \t]*(`{3,}|~{3,})[ \t]*!.*\n([\s\S]*?)(?:^[ \t]*\1|$(?!\n))/gm)];
  const inline = [...body.matchAll(/!`([^`]+)`/g)];
  return [...inline, ...fences].map((match) => `runs: ${(match[2] ?? match[1] ?? "").trim()}`);
}
