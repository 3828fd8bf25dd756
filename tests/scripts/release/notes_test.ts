/** The notes of a release are its part of the changelog. */

import assert from "assert";
import { notesOf } from "../../../scripts/release/notes.ts";

const changelog = `# Changelog

All notable changes.

## [Unreleased]

## [0.2.0] - 2026-12-01

### Added

- The monitor.

## [0.1.0] - 2026-11-01

- The beginning.

[0.2.0]: https://example.com/compare/v0.1.0...v0.2.0
[0.1.0]: https://example.com/v0.1.0
`;

for (
  const [wanted, expected] of [
    ["0.2.0", "### Added\n\n- The monitor.\n"],
    ["0.1.0", "- The beginning.\n"],
    ["0.2", null],
    ["0.3.0", null],
    ["Unreleased", null],
  ] as const
) {
  Deno.test(`the notes of ${wanted}: ${expected === null ? "none" : "its part, without heading and links"}`, () => {
    assert.equal(notesOf(changelog, wanted), expected);
  });
}

Deno.test("the project's own changelog has notes for what is next", async () => {
  const own = await Deno.readTextFile(new URL("../../../CHANGELOG.md", import.meta.url));
  assert.match(notesOf(own, "Unreleased") ?? "", /^### Added\n/);
});
