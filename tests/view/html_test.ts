import assert from "assert";
import { escapeHtml, markup } from "../../src/view/html.ts";

const texts: readonly (readonly [text: string, escaped: string])[] = [
  ["plain", "plain"],
  ["<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"],
  [`" onload='x'`, "&quot; onload=&#39;x&#39;"],
  ["a & b &amp; c", "a &amp; b &amp;amp; c"],
  ["\x1b[31mred\x00", "\ufffd[31mred\ufffd"],
  ["\ud800", "\ufffd"],
  ["tab\tand\nline", "tab\tand\nline"],
];

for (const [text, escaped] of texts) {
  Deno.test(`${JSON.stringify(text)} stays text in a page`, () => assert.equal(escapeHtml(text), escaped));
}

Deno.test("a template escapes texts and keeps markup made by another template", () => {
  const items = ["<i>", "b"].map((one) => markup`<li>${one}</li>`);
  const list = markup`<ul id="${'"'}">${items}</ul>${3}`;
  assert.equal(list.markup, '<ul id="&quot;"><li>&lt;i&gt;</li><li>b</li></ul>3');
});
