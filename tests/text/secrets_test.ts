import assert from "assert";
import { endsInsideKey, keyEnd, maskSecrets } from "../../src/text/secrets.ts";
import { createByteMask } from "../../src/store/byte_mask.ts";

const long = "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1dF3gH5";
const keyLines = [
  "-----BEGIN RSA PRIVATE KEY-----",
  "MIIEpAIBAAKCAQEA75hc",
  "s3+/aQ==",
  "-----END RSA PRIVATE KEY-----",
];

const pgpLines = [
  "-----BEGIN PGP PRIVATE KEY BLOCK-----",
  "Version: GnuPG v2",
  "",
  "lQOYBGJ5b2sBCADLmL9mN1pQ3sT5vW7yZ9bC1dF3gH5",
  "=abcd",
  "-----END PGP PRIVATE KEY BLOCK-----",
];

/** As in Amazon's own documentation. */
const aws = "wJalrXUtnFEMI/K7MDENG/" + "bPxRfiCYEXAMPLEKEY";

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
  "Anthropic admin key": `sk-ant-admin01-${long}`,
  "OpenAI service key": `sk-svcacct-${long}`,
  "Hugging Face token": "hf" + `_${long}`,
  "Groq key": "gsk" + `_${long}`,
  "Replicate token": "r8" + `_${long}`,
  "GitHub refresh token": "ghr" + `_${long}`,
  "GitLab runner token": "glrt" + `-${long}`,
  "GitLab deploy token": "gldt" + `-${long}`,
  "Bitbucket password": "ATBB" + long,
  "PyPI token": "pypi-" + `AgEIcHlwaS5vcmc${long}`,
  "RubyGems key": "rubygems" + `_${"0f".repeat(24)}`,
  "Docker token": "dckr_pat" + `_${long}`,
  "AWS temporary access key": "ASIA" + "IOSFODNN7EXAMPLE",
  "Google OAuth token": "ya29" + `.${long}`,
  "Google client secret": "GOCSPX" + `-${long.slice(0, 28)}`,
  "Azure client secret": "abc8" + "Q~" + long.slice(0, 33),
  "DigitalOcean token": "dop_v1" + `_${"0f".repeat(32)}`,
  "Databricks token": "dapi" + "0f".repeat(16),
  "HashiCorp Vault token": "hvs" + `.${long}`,
  "Doppler token": "dp.pt" + `.${long}`,
  "Stripe secret key": "sk" + `_live_${long}`,
  "Stripe restricted key": "rk" + `_live_${long}`,
  "Stripe test key": "sk" + `_test_${long}`,
  "Stripe webhook secret": "whsec" + `_${long}`,
  "Shopify token": "shpat" + `_${"0f".repeat(16)}`,
  "Slack user token": "xoxp-" + "123456789012-abcdefABCDEF",
  "Slack app token": "xapp-" + "1-A123-456-abcdef",
  "Twilio key": "SK" + "0f".repeat(16),
  "SendGrid key": "SG" + `.${long.slice(0, 22)}.${long}abcdefg`,
  "Mailgun key": "key-" + "0f".repeat(16),
  "Mailchimp key": "0f".repeat(16) + "-us12",
  "Telegram token": "123456789" + `:AA${long.slice(0, 33)}`,
  "Linear key": "lin_api" + `_${long}`,
  "Grafana token": "glsa" + `_${long}`,
  "Sonar token": "sqp" + `_${"0f".repeat(20)}`,
  "Notion token": "ntn" + `_${long}abcdef`,
  "age key": "AGE-SECRET" + `-KEY-1${"QZRY9X8GF2".repeat(6)}`,
  "JWT": `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.${long}`,
};

Deno.test("a known value is masked in JSON, in a URL and in base64, alone and with other text around it", () => {
  const value = 'pass"word:/ü 1';
  const inBase64 = (text: string) => new TextEncoder().encode(text).toBase64();
  for (const shown of [value, JSON.stringify(value).slice(1, -1), encodeURIComponent(value)]) {
    assert.equal(maskSecrets(`a ${shown} b`, [value]), "a [masked] b");
  }
  for (const around of ["", "u:", "me:", "you:"]) {
    const masked = maskSecrets(inBase64(`${around}${value}!`), [value]);
    assert.match(masked, /^.{0,6}\[masked\].{0,4}$/, masked);
  }
  assert.equal(maskSecrets(inBase64("another text"), [value]), inBase64("another text"));
});

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
    [`aws_secret_access_key = ${aws}`, "aws_secret_access_key = [masked]"],
    [`export AWS_SECRET_ACCESS_KEY="${aws}"`, 'export AWS_SECRET_ACCESS_KEY="[masked]"'],
    [`{"SecretAccessKey": "${aws}"}`, '{"SecretAccessKey": "[masked]"}'],
    [`{"x":"\\"secretAccessKey\\": \\"${aws}\\""}`, `{"x":"\\"secretAccessKey\\": \\"[masked]\\""}`],
    [`AccountKey=${long}${long}ab==;`, "AccountKey=[masked];"],
    [`?sv=1&sig=${long}%3D&se=2`, "?sv=1&sig=[masked]&se=2"],
    [`https://hooks.slack.com/services/T0000/B0000/${long}`, "https://hooks.slack.com/services/[masked]"],
    [`x-api-key: ${long}`, "x-api-key: [masked]"],
    [`PRIVATE-TOKEN: ${long}`, "PRIVATE-TOKEN: [masked]"],
    [`API_KEY=${long}`, "API_KEY=[masked]"],
    [`"client_secret": "${long}"`, '"client_secret": "[masked]"'],
    [`https://${long}@example.com/x.git`, "https://[masked]@example.com/x.git"],
    [
      pgpLines.join("\n"),
      pgpLines.map(() => "[masked]").join("\n").replace(
        "[masked]\n[masked]\n[masked]",
        "[masked]\n[masked]\n",
      ),
    ],
    [pgpLines.join("\\n"), "[masked]"],
    // The beginning of the key was cut off.
    [`cut\n${[...keyLines.slice(1, 3), keyLines[3]].join("\n")}`, "cut\n[masked]\n[masked]\n[masked]"],
    [`"cut\\n${keyLines.slice(1).join("\\n")}"`, '"cut\\n[masked]"'],
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
    "-----BEGIN PGP PUBLIC KEY BLOCK-----\nmQENBF\n-----END PGP PUBLIC KEY BLOCK-----",
    "sk_live_ and hf_ and aws_secret_access_key alone are no keys",
    "const apiKey = process.env.ANTHROPIC_API_KEY; password = readPasswordFromConsole()",
    '{"input_tokens":12,"key":"value","token_count":1234567890123456}',
    "secretSpans(text, known), the secret: a_very_long_name_of_a_function_without_numbers",
    "sha512-" + long + long + " integrity",
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
    "password=".repeat(2e5),
    "secret_key = ".repeat(1e5),
    "aws_" + "secret.".repeat(2e5),
    "-----END PRIVATE KEY-----\n".repeat(5e4),
    `${long}\n`.repeat(5e4) + "-----END PRIVATE KEY-----",
    "key " + "\\".repeat(1e6),
    "token=" + " ".repeat(1e6),
  ];
  for (const text of texts) maskSecrets(text + "eyJ");
});

function maskBytes(text: string, known: readonly string[] = []): string {
  const bytes = new TextEncoder().encode(text);
  const { parts } = createByteMask(known)(bytes, bytes.length);
  return parts.map((part) => new TextDecoder("utf-8", { ignoreBOM: true }).decode(part)).join("");
}
