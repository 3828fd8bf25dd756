/** The pull request templates of a repository: where GitHub looks for them, and how they are filled. Pure. */

import { plainText } from "./markdown.ts";

/** The folders that GitHub looks into, in its order; each ends with `/`, but for the root. */
export const templatePlaces = [".github/", "", "docs/"] as const;

/** Of the names in one of the folders, the file that is its template; null if there is none. */
export function templateFile(names: readonly string[]): string | null {
  return [...names].sort().find((name) => /^pull[_-]request[_-]template(?:\.|$)/i.test(name)) ?? null;
}

/** Of the names in one of the folders, the folder with several templates to choose from; null if there is none. */
export function templateFolder(names: readonly string[]): string | null {
  return names.find((name) => /^pull_request_template$/i.test(name)) ?? null;
}

/** Of several templates, the one that is used: the one that is called the default, else the first by its name. */
export function chosenTemplate(names: readonly string[]): string | null {
  const templates = names.filter((name) => /\.md$/i.test(name)).sort();
  return templates.find((name) => /^default\.md$/i.test(name)) ?? templates[0] ?? null;
}

/** A template's text without its YAML front matter, which GitHub does not show. */
export function templateText(text: string): string {
  return text.replace(/^\uFEFF?---\r?\n[\s\S]*?\r?\n---[ \t]*(?:\r?\n|$)/, "").replaceAll("\r\n", "\n")
    .trim();
}

const fencedCode = /^(`{3,}|~{3,})[\s\S]*?^\1[`~]*\s*$/gm;

function withoutComments(text: string): string {
  return text.replaceAll(/<!--[\s\S]*?-->/g, "");
}

/** The headings of a Markdown text, in order, without those in fenced code and comments. */
export function headingsOf(text: string): string[] {
  const visible = withoutComments(text).replaceAll(fencedCode, "");
  return [...visible.matchAll(/^ {0,3}(#{1,6})[ \t]+(.+?)[ \t#]*$/gm)].map(([, level, words]) =>
    `${level} ${words?.trim()}`
  );
}

/** Whether a filled template has every heading of the template, in the template's order. */
export function keepsHeadings(template: string, filled: string): boolean {
  const found = headingsOf(filled);
  let at = 0;
  for (const heading of headingsOf(template)) {
    at = found.indexOf(heading, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

/** Headings under which a template asks what the change is and why. */
const asksWhat =
  /summary|description|what|why|overview|purpose|motivation|(?<!breaking |type of )\bchanges?\b/i;

/**
 * Whether a text says what a change is and why: in the words of its description, or in any under a heading that asks for
 * it. Boxes to tick are no words.
 */
export function saysWhat(text: string, description: string): boolean {
  const words = (markdown: string) =>
    markdown.replaceAll("<!-- -->", "").replaceAll("\\", "").replaceAll(/\s+/g, " ").trim();
  const said = words(description);
  if (said !== "" && [said, words(plainText(description))].some((one) => words(text).includes(one))) {
    return true;
  }
  const shown = withoutComments(text).replaceAll(fencedCode, "code");
  return shown.split(/^ {0,3}#{1,6}[ \t]+/m).slice(1).some((part) => {
    const [heading = "", ...lines] = part.split("\n");
    const written = lines.filter((line) => !/^\s*(?:[-*+] \[[ xX]\].*)?$/.test(line));
    return asksWhat.test(heading) && written.length > 0;
  });
}

/** The template with the description under the heading that asks for one; else at its end. */
export function fillTemplate(template: string, description: string): string {
  const lines = template.split("\n");
  const asking = headingsOf(template).find((heading) => asksWhat.test(heading));
  const at = asking === undefined
    ? -1
    : lines.findIndex((line) => /^ {0,3}#/.test(line) && headingsOf(line)[0] === asking);
  const text = plainText(description);
  if (at < 0) return text === "" ? template : `${template}\n\n${text}`;
  return text === "" ? template : [...lines.slice(0, at + 1), "", text, ...lines.slice(at + 1)].join("\n");
}
