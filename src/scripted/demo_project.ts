/** The project that `autom8 demo` works on: a greeter in POSIX sh, which every Unix can run. */

/** What autom8 runs after each story of the demo. */
export const demoVerify: readonly string[] = ["sh check.sh"];

/** The files of its first commit, by path. */
export const demoFiles: Readonly<Record<string, string>> = {
  "README.md": `# greeter

A friendly command. \`sh check.sh\` runs every test in \`tests/\`.
`,
  "check.sh": `#!/bin/sh
# Runs every test of the project; exits 1 when one fails.
cd "$(dirname "$0")" || exit 1
. tests/expect.sh
for test in tests/*_test.sh; do
  if [ -e "$test" ]; then . "./$test"; fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
`,
  "tests/expect.sh": `# expect NAME TEXT COMMAND...: the command must print exactly this text.
passed=0
failed=0
expect() {
  name=$1
  wanted=$2
  shift 2
  got=$("$@" 2>&1)
  if [ "$got" = "$wanted" ]; then
    echo "ok    $name"
    passed=$((passed + 1))
  else
    echo "FAIL  $name: expected '$wanted', got '$got'"
    failed=$((failed + 1))
  fi
}
`,
};

/** The spec of the demo. */
export const demoSpec = {
  project: "greeter",
  branchName: "feature/greeter",
  description: "A small command that greets people, politely or loudly, at any time of the day.",
  userStories: [
    {
      id: "US-001",
      title: "Greet somebody by name",
      description: "",
      acceptanceCriteria: [
        "`sh greet.sh Ada` prints `Hello, Ada!`",
        "Without a name it prints `Hello, world!`",
        "Both are covered by a test",
      ],
      priority: 1,
      passes: false,
      notes: "",
      dependsOn: [],
      verify: [],
    },
    {
      id: "US-002",
      title: "Shout a greeting",
      description: "",
      acceptanceCriteria: [
        "`sh greet.sh --shout Ada` prints `HELLO, ADA!`",
        "Without `--shout` nothing changes",
      ],
      priority: 2,
      passes: false,
      notes: "",
      dependsOn: ["US-001"],
      verify: [],
    },
    {
      id: "US-003",
      title: "Greet by the hour",
      description: "",
      acceptanceCriteria: [
        "`--hour 9` greets with `Good morning`, `--hour 14` with `Good afternoon`, `--hour 20` with `Good evening`",
        "It works together with `--shout`",
      ],
      priority: 3,
      passes: false,
      notes: "Hours are whole numbers from 0 to 23.",
      dependsOn: ["US-002"],
      verify: [],
    },
    {
      id: "US-004",
      title: "Greet in the customer's language",
      description: "",
      acceptanceCriteria: ["`--customer 7` greets in the language that the customer database names"],
      priority: 4,
      passes: false,
      notes: "",
      dependsOn: ["US-001"],
      verify: [],
    },
  ],
};
