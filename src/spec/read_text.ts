/** Chooses the reader of a text by what the text is. Pure. */

import { basename, dirname } from "path";
import { plural } from "../text/plural.ts";
import type { SpecFormat } from "./formats.ts";
import { boxesOfSpec, noBoxes, type SpecBoxes, type Ticked } from "./boxes.ts";
import { readJsonSource, specIn } from "./json_spec.ts";
import { memberOf } from "./json_text.ts";
import { jsonWarnings } from "./json_warnings.ts";
import { ralphValue } from "./readers/ralph.ts";
import type { Found } from "./readers/reading.ts";
import type { Spec, SpecReading } from "./spec.ts";
import type { SpecWarning } from "./warnings.ts";

/** A file with those beside it that may belong to the same spec, by their names. */
export type SpecSource = { file: string; text: string; beside: ReadonlyMap<string, string> };

/** What a text says, or every problem of it. */
export type Reading = {
  reading: SpecReading;
  warnings: SpecWarning[];
  format: SpecFormat;
  boxes: SpecBoxes;
  /** The file of several that stands for all of them; null: the one that was read. */
  standsFor: string | null;
  /** A text in which no reader recognised anything: an agent can turn it into a spec. */
  isFreeText?: true;
};

/** In UTF-16 units: no person types a longer spec, and every word of it is compared with the known ones. */
const maxWarnedLength = 1024 * 1024;

/** Reads a spec in any format. A file is JSON if its name ends in `.json`, else Markdown. */
export async function readSpecText(source: SpecSource, ticked: Ticked): Promise<Reading> {
  return source.file.toLowerCase().endsWith(".json")
    ? await readJsonText(source, ticked)
    : await readMarkdownText(source, ticked);
}

async function readJsonText({ file, text }: SpecSource, ticked: Ticked): Promise<Reading> {
  const rest = { boxes: noBoxes, standsFor: null };
  const read = readJsonSource(text, file);
  if (read.kind === "invalid") return { ...rest, reading: read, warnings: [], format: "autom8-json" };
  const { source } = read;
  if (memberOf(source.root, "userStories") === undefined) {
    const { readTaskMaster } = await import("./readers/task_master.ts");
    const tasks = readTaskMaster(source);
    if (tasks !== null && "stories" in tasks) return await settled("task-master", tasks, ticked);
    if (tasks !== null) {
      const reading: SpecReading = { kind: "invalid", problems: [tasks] };
      return { ...rest, reading, warnings: [], format: "task-master" };
    }
  }
  const ralph = ralphValue(source);
  const reading = await specIn(source, ralph ?? undefined);
  const warnings = ownWarnings(text, reading, (_, spec) => jsonWarnings(source, spec));
  return { ...rest, reading, warnings, format: ralph === null ? "autom8-json" : "ralph" };
}

async function readMarkdownText(source: SpecSource, ticked: Ticked): Promise<Reading> {
  const { file, text } = source;
  const { isOwnMarkdown } = await import("./own_markdown.ts");
  const own = text.length > maxWarnedLength ? "yes" : isOwnMarkdown(text);
  const foreign = own === "yes" ? null : await readForeignText(source, own !== "no");
  if (foreign !== null && foreign !== "too deep") {
    const { brokenBoxes } = await import("./broken_boxes.ts");
    const found = await settled(foreign.format, foreign.found, ticked);
    const warnings = [...found.warnings, ...brokenBoxes(text)].sort((a, b) => a.line - b.line);
    return { ...found, warnings };
  }
  const [{ parseMarkdownSpec }, { markdownWarnings }] = await Promise.all([
    import("./markdown.ts"),
    import("./markdown_warnings.ts"),
  ]);
  const reading = own === "no" && text.trim() !== ""
    ? { ...await noStories(text, foreign === "too deep"), boxes: noBoxes }
    : parseMarkdownSpec(text, file, ticked);
  const { markdownLines } = await import("./markdown_lines.ts");
  const isFreeText = (own === "no" || own === "prose") && foreign !== "too deep" && text.trim() !== "" &&
    !text.includes("\0") &&
    // What follows an open fence may be stories, as soon as it is closed.
    markdownLines(text).unclosedFence === null;
  return {
    reading,
    warnings: ownWarnings(text, reading, markdownWarnings),
    format: "autom8-markdown",
    boxes: reading.boxes,
    standsFor: null,
    ...(isFreeText ? { isFreeText } : {}),
  };
}

type Foreign = { format: SpecFormat; found: Found };

async function readForeignText(
  { file, text, beside }: SpecSource,
  isOwn: boolean,
): Promise<Foreign | "too deep" | null> {
  const [{ readBlocks }, { readForeign }] = await Promise.all([
    import("./readers/blocks.ts"),
    import("./readers/markdown_formats.ts"),
  ]);
  const document = (name: string, text: string) => ({ name, blocks: readBlocks(text) });
  try {
    const documents = {
      main: document(basename(file), text),
      beside: new Map([...beside].map(([name, text]) => [name, document(name, text)])),
      folders: dirname(file).split("/").reverse(),
    };
    return readForeign(documents, isOwn);
  } catch (error) {
    // The parser is recursive: quotes in quotes in quotes.
    if (error instanceof RangeError) return "too deep";
    throw error;
  }
}

async function settled(format: SpecFormat, found: Found, ticked: Ticked): Promise<Reading> {
  const [{ settle }, { storyWarnings }] = await Promise.all([
    import("./readers/settle.ts"),
    import("./warnings.ts"),
  ]);
  const reading = settle(found, ticked);
  const lines = found.stories.map(({ line }) => line);
  return {
    reading,
    warnings: reading.kind === "valid" ? storyWarnings(reading.spec, lines) : [],
    format,
    boxes: boxesOfSpec(found.stories),
    standsFor: found.standsFor,
  };
}

function ownWarnings(
  text: string,
  reading: SpecReading,
  warningsOf: (text: string, spec: Spec | null) => SpecWarning[],
): SpecWarning[] {
  if (text.length > maxWarnedLength) return [];
  return warningsOf(text, reading.kind === "valid" ? reading.spec : null);
}

/** What a text without stories is, and what would make it a spec. */
async function noStories(text: string, isTooDeep: boolean): Promise<SpecReading> {
  const { markdownLines } = await import("./markdown_lines.ts");
  const { lines, unclosedFence } = markdownLines(text);
  const headings = lines.filter(({ kind }) => kind === "heading").length;
  const open = unclosedFence === null
    ? []
    : [{ where: `line ${unclosedFence}`, expected: "a closing fence", got: "the end of the file" }];
  return {
    kind: "invalid",
    problems: [...open, {
      where: "",
      expected:
        'a section "## User Stories" with headings "### ID: Title", or the stories or boxes of a format ' +
        "that autom8 knows (`autom8 help spec` lists them)",
      got: text.includes("\0")
        ? "no text: it holds NUL bytes"
        : isTooDeep
        ? "a text with too many quotes or lists inside each other"
        : `no stories, in a text of ${plural(lines.length, "line")} and ${plural(headings, "heading")}`,
    }],
  };
}
