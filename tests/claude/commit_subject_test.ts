import assert from "assert";
import { soundSubject } from "../../src/claude/commit_subject.ts";

Deno.test("a Conventional Commits subject is sound", () => {
  for (
    const subject of [
      "feat: add",
      "fix(parser): read tabs",
      "feat(api)!: drop v1",
      "refactor!: move",
      "docs: 名前",
      `feat: ${"😀".repeat(94)}`,
    ]
  ) {
    assert.equal(soundSubject(subject), subject);
  }
  assert.equal(soundSubject("  chore: tidy \n"), "chore: tidy");
});

Deno.test("anything else is not", () => {
  for (
    const subject of [
      ...[
        "",
        "add things",
        "Feat: add",
        "feat add",
        "feat:add",
        "feat: ",
        "feat(): x",
        "feat(a b): x",
        "wip: x",
      ],
      ...[
        "feat: a\nb",
        "feat: a\u0007",
        "feat: \u001b[31mred",
        "feat: a\u202eb",
        "feat: a\u2028b",
        "feat: \ud800",
      ],
      ...[`feat: ${"x".repeat(95)}`, "feat: " + "y".repeat(1_000_000), "-feat: x", "#feat: x"],
    ]
  ) {
    assert.equal(soundSubject(subject), null, subject.slice(0, 40));
  }
});
