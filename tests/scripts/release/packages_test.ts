/** The installers and packages of a release: made from its checksums, and in step with the names of its archives. */

import assert from "assert";
import { parse } from "yaml";
import { homebrewFormula, installerOf, scoopManifest } from "../../../scripts/release/packages.ts";
import { namesOf, releaseTargets } from "../../../scripts/release/release.ts";

const read = (path: string) => Deno.readTextFile(new URL(`../../../${path}`, import.meta.url));

const checksums = new Map(releaseTargets.map((target, at) => [namesOf(target).archive, `${at}`.repeat(64)]));
const release = { version: "1.2.3", repository: "acme/autom8", checksums };

/** Each `url` of a package with the checksum that follows it. */
function sources(text: string): string[] {
  return [...text.matchAll(/url"?:? "([^"]+)",?\s+"?(?:sha256|hash)"?:? "([0-9a-f]{64})"/g)].map(
    ([, url, sum]) => `${url} ${sum}`,
  );
}

Deno.test("the formula and the manifest name every archive once, with its checksum", () => {
  const expected = [...checksums].map(([archive, sum]) =>
    `https://github.com/acme/autom8/releases/download/v1.2.3/${archive} ${sum}`
  );
  const found = [...sources(homebrewFormula(release)), ...sources(scoopManifest(release))];
  assert.deepEqual(found.sort(), expected.sort());
});

Deno.test("each block of the formula is closed", () => {
  const words = [...homebrewFormula(release).matchAll(/^ *(class|def|end)\b|\b(do)$/gm)];
  const closing = words.filter(([, word]) => word === "end").length;
  assert.equal(closing, words.length - closing);
});

Deno.test("Scoop finds later releases at the same addresses", () => {
  const { architecture, autoupdate } = JSON.parse(scoopManifest(release));
  const next = autoupdate.architecture["64bit"].url.replaceAll("$version", "1.2.3");
  assert.equal(next, architecture["64bit"].url);
});

Deno.test("a release without one of the archives gets no package", () => {
  assert.throws(() => homebrewFormula({ ...release, checksums: new Map() }), /dist\/release has no autom8-/);
});

for (const name of ["install.sh", "install.ps1"]) {
  Deno.test(`${name} gets the repository of its release, in one place`, async () => {
    const script = await read(name);
    const written = installerOf(script, "acme/autom8");
    assert.ok(written.includes("'acme/autom8'"));
    assert.ok(!written.includes("OWNER/autom8"));
  });
}

Deno.test("install.ps1 takes the archive for Windows, and verifies it before it unpacks anything", async () => {
  const script = await read("install.ps1");
  assert.ok(script.includes(`'${namesOf("x86_64-pc-windows-msvc").archive}'`));
  const steps = [
    "Get-FileHash -Algorithm SHA256",
    "-ne $expected",
    "Expand-Archive",
    'autom8.exe" version',
    "Move-Item",
  ];
  const places = steps.map((step) => script.indexOf(step));
  assert.ok(!places.includes(-1), String(places));
  assert.deepEqual(places, [...places].sort((a, b) => a - b));
});

Deno.test("install.ps1 closes each brace, bracket and quote, and is ASCII, which every PowerShell reads", async () => {
  const script = await read("install.ps1");
  // deno-lint-ignore no-control-regex
  assert.match(script, /^[\x00-\x7f]*$/);
  const code = script.replace(/<#[\s\S]*?#>/g, "").replace(/'[^'\n]*'/g, "").replace(
    /"(?:\$\([^()]*\([^()]*\)[^()]*\)|[^"\n])*"/g,
    "",
  )
    .replace(/#.*$/gm, "");
  assert.doesNotMatch(code, /['"]/);
  const open: string[] = [];
  const pairs: Record<string, string> = { ")": "(", "}": "{", "]": "[" };
  for (const character of code) {
    if ("({[".includes(character)) open.push(character);
    if (character in pairs) assert.equal(open.pop(), pairs[character]);
  }
  assert.deepEqual(open, []);
});

Deno.test("action.yml downloads the archives that a release has", async () => {
  const { steps } = parse(await read("action.yml")).runs;
  const install = String(steps[0].run);
  const named = [...install.matchAll(/target=([\w-]+)/g)].map(([, target = ""]) => target);
  const expected = releaseTargets.filter((target) => !target.includes("windows"));
  assert.deepEqual(named.sort(), [...expected].sort());
  for (const target of named) assert.equal(namesOf(target).archive, `autom8-${target}.tar.gz`);
  assert.ok(install.includes('archive="autom8-$target.tar.gz"'));
});
