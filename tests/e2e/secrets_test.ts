/** Secrets in odd places: none of what agents and checks print reaches a file of autom8's, a screen, a page or a commit. */

import assert from "assert";
import { runAutom8 } from "../harness/autom8.ts";
import { scratchRepository, useScriptedAgent } from "../harness/scratch.ts";

const fromEnvironment = "Xk7!pq:2/Zz-no-known-shape";
const keyBody = Array.from(
  { length: 4 },
  (_, at) => `${"MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQ"}${at}Zk3p`,
);
const privateKey = ["-----BEGIN PRIVATE KEY-----", ...keyBody, "-----END PRIVATE KEY-----"].join("\n");

/** What is printed, and the part of it that must be seen nowhere. */
const secrets: readonly { name: string; printed: string; hidden: string }[] = [
  { name: "GitHub", printed: `ghp_${"t1A".repeat(12)}`, hidden: "t1At1At1A" },
  {
    name: "AWS",
    printed: `AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY`,
    hidden: "wJalrXUtnFEMI",
  },
  { name: "URL", printed: "fetch https://bob:s3cr3t-pw@registry.example.org/x failed", hidden: "s3cr3t-pw" },
  { name: "database", printed: "postgres://app:db-pass-77@db:5432/x refused", hidden: "db-pass-77" },
  { name: "header", printed: "> Authorization: Basic Ym9iOnMzY3IzdC1wdzEyMzQ=", hidden: "Ym9iOnMzY3IzdC1" },
  { name: "token", printed: `{"password":"hA7kd93Lm2Qz81xYp0Rt"}`, hidden: "hA7kd93Lm2Qz81" },
  { name: "value of a variable", printed: `got ${fromEnvironment}`, hidden: fromEnvironment },
  { name: "value in base64", printed: btoa(fromEnvironment), hidden: btoa(fromEnvironment).slice(0, 12) },
  {
    name: "value in a header",
    printed: btoa(`me:${fromEnvironment}`),
    hidden: btoa(`me:${fromEnvironment}`).slice(4, 16),
  },
  {
    name: "value in a URL",
    printed: `?p=${encodeURIComponent(fromEnvironment)}`,
    hidden: encodeURIComponent(fromEnvironment),
  },
];

const all = secrets.map(({ printed }) => printed);
const shown = privateKey.split("\n").map((line) => `+${line}`).join("\n");

Deno.test("no secret that agents and checks print is kept, shown, exported or committed in a message", async () => {
  await using scratch = await scratchRepository({ "a.txt": "a\n" });
  scratch.env.DB_PASSWORD = fromEnvironment;
  const printed = `${scratch.home}/printed.txt`;
  await Deno.writeTextFile(printed, [...all, shown].join("\n"));
  const block = (name: string, text: string) => `<${name}>\n${text}\n</${name}>`;
  const one = all.map((text) => text.replaceAll("|", " ").replaceAll("\n", " "));
  const answer = [
    "Done.\n" + all.join("\n") + "\n" + privateKey,
    block("decisions", one.map((text) => `Key | ${text} | ${text}`).join("\n")),
    block("patterns", one.join("\n")),
    block("assumptions", one.join("\n")),
    block("work-summary", one.join(" and ")),
    block("files-context", one.map((text) => `one.txt | ${text} | [${text}]`).join("\n")),
    block("commit-message", `feat: use ${all[0]}\n\n${[...all, privateKey].join("\n")}`),
  ];
  const findings = one.map((text) => `- [ ] one.txt:1 holds ${text}; remove ${text}`).join("\n");
  const story = { phase: "implement" };
  const run = { run: `cat ${printed}; touch ../fixed` };
  const steps = [
    { ...story, attempt: 1, actions: [{ write: "one.txt", text: "1\n" }], answer: answer.join("\n") },
    {
      ...story,
      actions: [run, { say: all.join("\n") }],
      answer: [...answer, "<story-status>done</story-status>"].join("\n"),
    },
    {
      phase: "review",
      round: 1,
      actions: [{ write: "autom8_review.md", text: `## Critical\n\n${findings}\n` }],
      answer: `${all.join("\n")}\n<review-verdict>issues</review-verdict>`,
    },
    {
      phase: "correct",
      actions: [
        { write: "one.txt", text: "2\n" },
        { write: "autom8_review.md", text: findings.replaceAll("- [ ]", "- [ ] SKIPPED: " + one[0] + ";") },
      ],
      answer: `${all.join("\n")}`,
    },
    { phase: "review", actions: [], answer: "<review-verdict>pass</review-verdict>" },
  ];
  const verify = [`cat ${printed}; test -e ../fixed`];
  await useScriptedAgent(scratch, { steps }, `verify = ${JSON.stringify(verify)}\n`);
  const spec = `${scratch.home}/spec.json`;
  const userStories = [{ id: "US-1", title: "One", acceptanceCriteria: ["one"], priority: 1, passes: false }];
  await Deno.writeTextFile(spec, JSON.stringify({ project: "p", branchName: "feature/one", userStories }));

  const seen = new Map<string, string>();
  const look = async (...args: string[]) => {
    const { code, stdout, stderr } = await runAutom8(scratch, args, { timeoutMs: 120_000 });
    assert.equal(code, 0, `${args.join(" ")}: ${stdout}${stderr}`);
    seen.set(args.join(" "), stdout + stderr);
  };
  await look(spec, "--output", "json");
  for (
    const args of [
      "show last",
      "show last --json",
      "log last",
      "log last --raw",
      "log last --json",
      "history",
    ]
  ) {
    await look(...args.split(" "));
  }
  await look("export", "last", "-o", `${scratch.home}/page.html`);
  seen.set("page.html", await Deno.readTextFile(`${scratch.home}/page.html`));
  seen.set("commits", await scratch.git("log", "--format=%B", "main..feature/one"));
  for (const [path, text] of filesBelow(scratch.autom8Home)) seen.set(path, text);

  const found = [...seen].flatMap(([where, text]) =>
    [...secrets, ...keyBody.map((hidden) => ({ name: "private key", hidden }))]
      .filter(({ hidden }) => text.includes(hidden))
      .map(({ name, hidden }) => `${name} in ${where}: ${around(text, hidden)}`)
  );
  assert.deepEqual(found, []);
  assert.match(seen.get("commits") ?? "", /^feat: use \[masked\]$/m);
});

function around(text: string, hidden: string): string {
  const at = text.indexOf(hidden);
  return JSON.stringify(text.slice(Math.max(0, at - 60), at + 20));
}

function* filesBelow(folder: string): Generator<[path: string, text: string]> {
  for (const { name, isDirectory, isFile } of Deno.readDirSync(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) yield* filesBelow(path);
    else if (isFile) yield [path, Deno.readTextFileSync(path)];
  }
}
