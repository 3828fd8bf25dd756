/** A picture of a screen shows its text, colours and boxes, and nothing of it is markup. */

import assert from "assert";
import { terminalSvg } from "../../scripts/terminal_svg.ts";

const draw = (screen: string) => terminalSvg(screen, { columns: 20, rows: 3 }, "A <screen>");

for (
  const [title, screen, expected] of [
    ["text in its place", "a\n b", /<text x="14" y="46" textLength="16\.8" fill="#d6d9e0">\u00a0b<\/text>/],
    ["a colour", "\x1b[32mok\x1b[0m no", /fill="#98c379">ok<\/text>\n.*fill="#d6d9e0">\u00a0no/],
    ["one of 256 colours", "\x1b[38;5;110mok", /fill="#87afd7">ok/],
    ["bold and dim", "\x1b[1;2mx", /font-weight="bold" opacity="0\.65">x/],
    [
      "inverse, with its box",
      "\x1b[7mx\x1b[0m",
      /<rect x="14" y="14" width="8\.4" height="18" fill="#d6d9e0"\/>\n<text .*fill="#1d1f27">x/,
    ],
    ["a wide character, in two cells", "日本", /textLength="33\.6" fill="#d6d9e0">日本</],
    ["markup as text", "<b>&", />&lt;b&gt;&amp;<\/text>/],
    ["its title", "", /<title>A &lt;screen&gt;<\/title>/],
  ] as const
) {
  Deno.test(`a picture of a screen has ${title}`, async () => assert.match(await draw(screen), expected));
}

for (const name of ["run", "monitor"]) {
  Deno.test(`docs/pictures/${name}.svg is small and shows no folder of the machine that drew it`, async () => {
    const svg = await Deno.readTextFile(new URL(`../../docs/pictures/${name}.svg`, import.meta.url));
    assert.ok(svg.length < 30_000);
    assert.match(svg, /US-003/);
    assert.doesNotMatch(svg, /\/tmp\/|\/home\/|\/root\//);
  });
}
