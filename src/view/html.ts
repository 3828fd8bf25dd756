/** HTML from texts that may hold anything: a text is always text, whatever it looks like. Pure. */

/** Markup that is safe to put into a page. */
export type Html = { readonly markup: string };

type Part = string | number | Html | readonly Html[];

/** Markup with values in it; every text and number among them is escaped. */
export function markup(texts: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return {
    markup: texts.map((text, i) => text + (i < parts.length ? markupOf(parts[i] ?? "") : "")).join(""),
  };
}

function markupOf(part: Part): string {
  if (typeof part === "string" || typeof part === "number") return escapeHtml(String(part));
  return "markup" in part ? part.markup : part.map((one) => one.markup).join("");
}

/** A text as it stands in a page, in an attribute too. Characters that HTML does not allow become U+FFFD. */
export function escapeHtml(text: string): string {
  // deno-lint-ignore no-control-regex
  return text.toWellFormed().replace(/[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]/g, "\ufffd")
    .replace(/[&<>"']/g, (one) => entities[one] ?? one);
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
