import assert from "assert";
import { secretValues } from "../../src/text/secret_names.ts";

Deno.test("row 31: the values of variables that look like secrets are known", () => {
  const secret = [
    "ANTHROPIC_API_KEY",
    "GITHUB_TOKEN",
    "npm_config_auth_token",
    "DB_PASSWORD",
    "PGPASSWORD",
    "MY_SECRET",
  ];
  const more = [
    "AWS_SECRET_ACCESS_KEY",
    "STRIPE_KEY",
    "APIKEY",
    "SERVICE_CREDENTIALS",
    "REDIS_PASS",
    "BASIC_AUTH",
  ];
  for (const name of [...secret, ...more]) {
    assert.deepEqual(secretValues({ [name]: "Abc12345x" }), ["Abc12345x"], name);
  }
});

Deno.test("other variables, and values that can be no secret, are not", () => {
  const environment = {
    PWD: "somewhere-long",
    HOME: "abcdefghijk",
    KEYBOARD_LAYOUT: "something-long",
    MAX_THINKING_TOKENS: "a-long-value",
    SSH_AUTH_SOCK: "something-long",
    TOKEN_FILE: "a-long-value",
    SHORT_TOKEN: "abc",
    USE_TOKEN: "12345678",
    SOME_TOKEN: "/run/secrets/token",
    OTHER_SECRET: "~/secret-file",
    TOKEN_SERVICE: "https://example.com/token",
  };
  assert.deepEqual(secretValues(environment), []);
});

Deno.test("a longer value comes before one that it contains", () => {
  assert.deepEqual(secretValues({ A_TOKEN: "abcdefgh", B_TOKEN: "abcdefghij" }), ["abcdefghij", "abcdefgh"]);
});
