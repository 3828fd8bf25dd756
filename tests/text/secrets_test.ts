import assert from "assert";
import { endsInsideKey, keyEnd, maskJson, maskSecrets } from "../../src/text/secrets.ts";
import { createByteMask } from "../../src/store/byte_mask.ts";

const long = "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1dF3gH5";
const keyLines = [
  "-----BEGIN RSA PRIVATE KEY-----",
  "MIIEpAIBAAKCAQEA75hc",
  "s3+/aQ==",
  "-----END RSA PRIVATE KEY-----",
];

/** Assembled here, so that no secret scanner reports this file. */
const secrets: Record<string, string> = {
  "Anthropic key": `sk-ant-api03-${long}`,
  "OpenAI key": `sk-${long}`,
  "OpenAI project key": `sk-proj-${long}`,
  "GitHub personal token": `ghp_${long}`,
  "GitHub OAuth token": `gho_${long}`,
  "GitHub server token": `ghs_${long}`,
  "GitHub user token": `ghu_${long}`,
  "GitHub fine-grained token": `github_pat_${long}_x`,
  "GitLab token": `glpat-${long}`,
  "npm token": `npm_${long}`,
  "AWS access key": "AKIA" + "IOSFODNN7EXAMPLE",
  "Slack token": "xoxb-" + "123456789012-abcdefABCDEF",
  "Google key": "AIza" + long.slice(0, 35),
  "JWT": `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.${long}`,
};

Deno.test("each well-known token is masked in any context", () => {
  for (const [name, secret] of Object.entries(secrets)) {
    const places: [string, string][] = [
      [secret, "[masked]"],
      [`key: ${secret}.`, "key: [masked]."],
      [`KEY=${secret}\nnext`, "KEY=[masked]\nnext"],
      [`{"a":"first\\n${secret}\\nlast"}`, `{"a":"first\\n[masked]\\nlast"}`],
      [`\u001b[31m${secret}\u001b[0m`, "\u001b[31m[masked]\u001b[0m"],
      [`${secret} ${secret}`, "[masked] [masked]"],
    ];
    for (const [text, expected] of places) {
      assert.equal(maskSecrets(text), expected, `${name} in ${JSON.stringify(text)}`);
      assert.equal(maskBytes(text), expected, `${name} in the bytes of ${JSON.stringify(text)}`);
    }
  }
});

Deno.test("the secret is masked, its name stays", () => {
  const cases: [string, string][] = [
    ["Authorization: Bearer abcdef123456", "Authorization: Bearer [masked]"],
    ["authorization: token abcdef123456;", "authorization: token [masked];"],
    [`{"Authorization":"Basic YWRtaW46cGFzcw=="}`, `{"Authorization":"Basic [masked]"}`],
    [
      `{"x":"\\"Authorization\\": \\"Bearer abcdef123456\\""}`,
      `{"x":"\\"Authorization\\": \\"Bearer [masked]\\""}`,
    ],
    ["https://bot:s3cret@example.com/x.git", "https://bot:[masked]@example.com/x.git"],
    [keyLines.join("\n"), "[masked]\n[masked]\n[masked]\n[masked]"],
    [keyLines.join("\\n") + '"', '[masked]"'],
    [`${keyLines.slice(0, 2).join("\\n")}","next":1`, '[masked]","next":1'],
    [keyLines.join("\\\\n"), "[masked]"],
  ];
  for (const [text, expected] of cases) {
    assert.equal(maskSecrets(text), expected);
    assert.equal(maskBytes(text), expected);
  }
});

Deno.test("ordinary text is unchanged", () => {
  const texts = [
    "",
    "the task-list, a desk-top, risk-averse-and-very-long-hyphenated-words-of-nobody",
    "feature/sk-42-make-the-button-blue-and-round",
    "https://example.com:8080/a@b and git@example.com:x/y.git",
    "Authorization: Bearer $TOKEN",
    "AKIA and ghp_ and eyJ alone are no tokens",
    "0123456789abcdef0123456789abcdef01234567",
    "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----",
    "å".repeat(100),
  ];
  for (const text of texts) {
    assert.equal(maskSecrets(text, ["not in there"]), text);
    assert.equal(maskBytes(text), text);
  }
});

Deno.test("known values are masked exactly, also in JSON, unless they are too short", () => {
  const known = ['pa"ss\\wörd', "abc", ""];
  assert.equal(maskSecrets('x pa"ss\\wörd y', known), "x [masked] y");
  assert.equal(maskSecrets(JSON.stringify('pa"ss\\wörd'), known), '"[masked]"');
  assert.equal(maskSecrets("abc", known), "abc");
  assert.equal(maskBytes(JSON.stringify('ü pa"ss\\wörd ü'), known), '"ü [masked] ü"');
});

Deno.test("masked JSON stays valid, whatever the secrets contain", () => {
  const value = {
    a: ["x\nghp_" + long, 1, null, true],
    ["ghp_" + long]: { cut: keyLines.slice(0, 2).join("\n") },
    known: 'se"cr\net',
  };
  assert.deepEqual(JSON.parse(maskJson(value, ['se"cr\net'])), {
    a: ["x\n[masked]", 1, null, true],
    "[masked]": { cut: "[masked]\n[masked]" },
    known: "[masked]",
  });
  assert.equal(maskJson({ a: "b" }), '{"a":"b"}');
});

Deno.test("a raw JSON line stays valid when it is masked", () => {
  for (
    const secret of [...Object.values(secrets), keyLines.join("\n"), keyLines.slice(0, 3).join("\n") + "\n"]
  ) {
    for (
      const nested of [secret, JSON.stringify({ inner: secret }), JSON.stringify(JSON.stringify([secret]))]
    ) {
      const masked = maskSecrets(JSON.stringify({ text: nested, after: 'a"b' }));
      assert.equal(JSON.parse(masked).after, 'a"b');
      assert.ok(!masked.includes(long.slice(0, 12)) && !masked.includes("MIIEpAIBAAK"), masked);
    }
  }
});

Deno.test("an unfinished private key continues in the lines after it", () => {
  assert.equal(endsInsideKey(keyLines.slice(0, 2).join("\n") + "\n"), true);
  assert.equal(endsInsideKey(keyLines.join("\n")), false);
  assert.deepEqual(keyEnd("MIIE\ns3+/\n{}"), { end: 10, closed: false });
  assert.equal(keyEnd("MIIE\n-----END PRIVATE KEY-----\nrest").closed, true);
});

Deno.test("masking finishes on many megabytes without the end of a key, a token or a line", () => {
  const texts = [
    "A".repeat(2e6),
    "-----BEGIN PRIVATE KEY-----" + "\n".repeat(2e6),
    "sk-ant-".repeat(3e5),
    "://".repeat(5e5),
  ];
  for (const text of texts) maskSecrets(text + "eyJ");
});

function maskBytes(text: string, known: readonly string[] = []): string {
  const bytes = new TextEncoder().encode(text);
  const { parts } = createByteMask(known)(bytes, bytes.length);
  return parts.map((part) => new TextDecoder("utf-8", { ignoreBOM: true }).decode(part)).join("");
}
