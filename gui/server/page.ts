/** The files of the page: what `deno task compile` made of the client lies beside the program's own code. */

import { Autom8Error } from "../../src/errors.ts";

/** A file of the page, with its content type. */
export type PageFile = { text: string; type: string };

/** The client's files, as `scripts/bundle.ts` names them. */
const script = "gui-page.js";
const style = "gui-page.css";

const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>autom8</title>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/client.css">
<script type="module" src="/client.js"></script>
</head>
<body>
<div id="app"></div>
<noscript>This page of autom8 needs JavaScript. In a terminal, <code>autom8 monitor</code> shows the same.</noscript>
</body>
</html>
`;

const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
<rect width="32" height="32" rx="7" fill="#2f6fde"/>
<path d="M9 23 16 8l7 15M11.5 18h9" fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round" stroke-linejoin="round"/>
</svg>
`;

/** Reads the files of the page, by their paths. @throws Autom8Error usage: autom8 runs from its sources */
export async function readPage(): Promise<ReadonlyMap<string, PageFile>> {
  const [scriptText, styleText] = await Promise.all([read(script), read(style)]);
  return new Map([
    ["/", { text: html, type: "text/html; charset=utf-8" }],
    ["/client.js", { text: scriptText, type: "text/javascript; charset=utf-8" }],
    ["/client.css", { text: styleText, type: "text/css; charset=utf-8" }],
    ["/icon.svg", { text: icon, type: "image/svg+xml" }],
  ]);
}

async function read(name: string): Promise<string> {
  try {
    return await Deno.readTextFile(new URL(name, import.meta.url));
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new Autom8Error("usage", {
      problem: "The page of `autom8 gui` is only in the compiled program.",
      hint: "Run `deno task compile`, then `dist/autom8 gui`.",
    });
  }
}
