/** Masks secrets in texts that are stored. Pure. */

/** The replacement of a secret; safe inside JSON strings. */
export const mark = "[masked]";

/** Exact values shorter than this are words rather than secrets: masking them would garble the text. */
const minKnownLength = 6;

/** A range of a text. */
export type Span = { start: number; end: number };

/** The text with well-known tokens, private keys and the exact `known` values replaced. */
export function maskSecrets(text: string, known: readonly string[] = []): string {
  let result = "";
  let from = 0;
  for (const { start, end } of secretSpans(text, known)) {
    result += text.slice(from, start) + mark;
    from = end;
  }
  return from === 0 ? text : result + text.slice(from);
}

/** A value as JSON, with the secrets in its strings and keys replaced; the JSON stays valid whatever they contain. */
export function maskJson(value: unknown, known: readonly string[] = []): string {
  const text = JSON.stringify(value);
  return isSuspicious(text, knownForms(known)) ? JSON.stringify(masked(JSON.parse(text), known)) : text;
}

/**
 * The ranges of the secrets in a text, in order and without overlap. The text may be JSON: no range splits an escape
 * sequence or extends beyond its string, and none contains a line end.
 */
export function secretSpans(text: string, known: readonly string[] = []): Span[] {
  const values = knownForms(known);
  if (!isSuspicious(text, values)) return [];
  const spans: Span[] = [];
  for (const value of values) {
    for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + value.length)) {
      spans.push({ start: at, end: at + value.length });
    }
  }
  for (const shape of shapes) {
    for (const found of text.matchAll(shape)) {
      const kept = found.groups?.["kept"]?.length ?? 0;
      spans.push(...lineParts(text, found.index + kept, found.index + found[0].length));
    }
  }
  return merged(spans);
}

/** Whether the text ends inside a private key, which continues in the lines after it. */
export function endsInsideKey(text: string): boolean {
  return text.includes("PRIVATE KEY-----") && keyAtEnd.test(text);
}

/** Where the key ends in a text that starts inside one, and whether its last line was found. */
export function keyEnd(text: string): { end: number; closed: boolean } {
  const [key = "", last] = keyLines.exec(text) ?? [];
  return { end: key.length, closed: last !== undefined };
}

/** A quick test that excludes nearly every text, so that masking is cheap. `values`: from `knownForms`. */
function isSuspicious(text: string, values: readonly string[]): boolean {
  return suspicious.test(text) || values.some((value) => text.includes(value));
}

const suspicious =
  /sk-[a-zA-Z0-9]|gh[pousr]_|github_pat_|glpat-|npm_|xox[a-z]-|xapp-|A(?:KIA|SIA)[0-9A-Z]|AIza|eyJ|PRIVATE KEY|[Aa][Uu][Tt][Hh][Oo][Rr][Ii][Zz][Aa][Tt][Ii][Oo][Nn]|:\/\/[^\s/:@"'\\]*:[^\s/@"'\\]/;

/** Not inside a longer word: after anything but a letter, digit, `_` or `-`, or after an escape or a colour code. */
const wordStart = String.raw`(?:(?<![\w-])|(?<=\\[bfnrt])|(?<=\[[\d;]{0,16}m))`;

/** The characters of a private key between its first and last line, also in (nested) JSON, in a diff, or with line numbers. */
const keyBody = String.raw`(?:(?!-----)[\w+/=\s:;,.|()>-]|[^\x00-\x7f]|\\+[nrt])`;

const keyAtEnd = new RegExp(`-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----${keyBody}{0,30000}$`);
const keyLines =
  /^(?:[^\S\n]*(?:[\w+/=]{0,100}|(?:Proc-Type|DEK-Info):[^\n]*)\r?\n){0,5000}(-----END [A-Z0-9 ]{0,40}PRIVATE KEY-----)?/;

/** Group `kept` is not part of the secret. */
const shapes: readonly RegExp[] = [
  /sk-ant-[\w-]{8,}/g,
  new RegExp(`${wordStart}sk-(?:(?:proj|svcacct|admin|or)-[\\w-]{16,}|[A-Za-z0-9]{20,})`, "g"),
  /gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}/g,
  /glpat-[\w-]{16,}/g,
  /npm_[A-Za-z0-9]{36}/g,
  /xox[a-z]-[\w-]{10,}|xapp-[\w-]{10,}/g,
  new RegExp(`${wordStart}(?:AKIA|ASIA)[0-9A-Z]{16}(?![0-9A-Za-z])`, "g"),
  /AIza[\w-]{35}/g,
  /eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}/g,
  /(?<kept>authorization\\*["']?\s*[:=]\s*\\*["']?(?:bearer|basic|token)\s+)[\w.~+/=-]{8,}/gi,
  /(?<kept>:\/\/[^\s/:@"'\\]{0,100}:)[^\s/@"'\\]{3,200}(?=@)/g,
  new RegExp(
    `-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----${keyBody}{0,30000}(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY-----)?`,
    "g",
  ),
];

/** The forms that the values may have in a text: unchanged, and as in a JSON string. */
export function knownForms(known: readonly string[]): string[] {
  const long = known.filter((value) => value.length >= minKnownLength);
  return [...new Set(long.flatMap((value) => [value, JSON.stringify(value).slice(1, -1)]))];
}

function masked(value: unknown, known: readonly string[]): unknown {
  if (typeof value === "string") return maskSecrets(value, known);
  if (Array.isArray(value)) return value.map((one: unknown) => masked(one, known));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [maskSecrets(key, known), masked(one, known)]),
  );
}

/** The parts of a range between line ends, so that masking keeps the lines. */
export function lineParts(text: string, start: number, end: number): Span[] {
  const parts: Span[] = [];
  for (let from = start; from < end;) {
    const lineEnd = text.indexOf("\n", from);
    const to = lineEnd < 0 || lineEnd > end ? end : lineEnd;
    if (to > from) parts.push({ start: from, end: to });
    from = to + 1;
  }
  return parts;
}

function merged(spans: Span[]): Span[] {
  const result: Span[] = [];
  for (const span of spans.sort((a, b) => a.start - b.start)) {
    const last = result.at(-1);
    if (last !== undefined && span.start < last.end) last.end = Math.max(last.end, span.end);
    else result.push({ ...span });
  }
  return result;
}
