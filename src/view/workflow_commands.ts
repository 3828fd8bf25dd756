/**
 * The workflow commands of GitHub Actions: lines of a log that its runner acts on. Ours are written here, and all other
 * text is kept from being one: it comes from specs, agents and tools. Pure.
 */

/** A line that the runner shows with the run, and at a line of a file if it names one. */
export type Annotation = {
  level: "error" | "warning";
  title: string;
  text: string;
  /** From the root of the repository; null: it belongs to no file. */
  path: string | null;
  line: number | null;
};

/** The longest text of an annotation, in characters: what is longer is cut on GitHub too. */
const maxText = 4_000;
const maxTitle = 250;

/** The line of an annotation, without a line end. */
export function annotationCommand({ level, title, text, path, line }: Annotation): string {
  const properties = [
    ...(path === null ? [] : [`file=${property(path)}`]),
    ...(path === null || line === null ? [] : [`line=${line}`]),
    `title=${property(title.slice(0, maxTitle))}`,
  ];
  return `::${level} ${properties.join(",")}::${data(text.slice(0, maxText))}`;
}

/** The line that begins a group of lines, which the log shows folded. */
export function groupCommand(title: string): string {
  return `::group::${data(title.slice(0, maxTitle))}`;
}

/** The line that ends it. */
export const endGroupCommand = "::endgroup::";

/**
 * The text with every line that the runner would take for a command changed so far that it is none. The runner accepts
 * `::name::` after white space at the start of a line, and the older `##[name]` anywhere in it.
 */
export function withoutCommands(text: string): string {
  if (!text.includes("::") && !text.includes("##[")) return text;
  return text.replace(/^([\s\p{Cf}\u0085]*):(?=:)/gmu, "$1: ").replaceAll("##[", "## [");
}

/** The same for JSON, whose values stay as they are: no line of it begins with a colon. */
export function jsonWithoutCommands(json: string): string {
  return json.replaceAll("##[", "##\\u005b");
}

/** Text of a command, as the runner reads it back. */
function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
