/** The command tree: names, flags, help and examples. What a command does is in `commands/`, loaded when it is called. */

import { Command, CommanderError, InvalidArgumentError, Option } from "@commander-js/extra-typings";
import type { OutputMode, Printer } from "../terminal/printer.ts";
import type { Display } from "../terminal/display.ts";
import { createSink, type Sink } from "../terminal/sink.ts";
import { forgetInheritedRepository } from "../git/inherited.ts";
import { buildInfo } from "../version.ts";

/** Help texts are broken between words down to so many columns. */
const leastHelpColumns = 12;

/** Runs the command that the arguments name. Returns the exit code; every error has been shown. */
export async function runCli(args: string[]): Promise<number> {
  forgetInheritedRepository();
  const sink = createSink();
  let code = 0;
  const program = createProgram(sink, (result) => code = result);
  try {
    await program.parseAsync(args, { from: "user" });
  } catch (thrown) {
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : 2;
    const { errorInfo } = await import("../errors.ts");
    const info = errorInfo(thrown);
    (await createPrinter(program.opts().output, sink)).error(info);
    return info.exitCode;
  }
  return code;
}

function createProgram(sink: Sink, done: (code: number) => void) {
  const program = new Command("autom8")
    .description("Turns a spec into reviewed, committed work by driving Claude Code, story by story.")
    .version(versionText(), "-V, --version", "say version, commit, Deno version and target")
    .option("-C, --directory <dir>", "work as if started in this folder", ".")
    .addOption(
      new Option("--output <mode>", "how a run is shown (default: pretty on a terminal, plain elsewhere)")
        .choices(["pretty", "plain", "json"] as const),
    )
    .helpOption("-h, --help", "show help")
    .showSuggestionAfterError()
    .showHelpAfterError("Run `autom8 --help` for what there is.")
    .configureOutput({ writeOut: (text) => sink.out(text), writeErr: (text) => sink.error(text) })
    .configureHelp({ helpWidth: sink.width(), minWidthToWrap: leastHelpColumns })
    .exitOverride()
    .enablePositionalOptions();

  const display = async (): Promise<Display> => {
    const { createDisplay } = await import("../terminal/show.ts");
    return createDisplay(chosenMode(program.opts().output, sink), sink, () => new Date());
  };
  const printer = () => createPrinter(program.opts().output, sink);
  const folder = () => program.opts().directory;
  const asks = () => sink.isTerminal && program.opts().output !== "json";
  const confirm = async () => asks() ? (await import("../terminal/confirm.ts")).confirm : null;

  const runFlags = <A extends unknown[]>(command: Command<A>) =>
    command
      .option("--worktree", "work in a worktree of the run's own")
      .option("--no-worktree", "work in this checkout")
      .option("--skip-review", "commit without the review and correction loop")
      .option("--step", "stop at each story boundary; `autom8 resume` goes on")
      .option("--max-cost <usd>", "stop when the run has cost this much", parseUsd)
      .option("--trust-spec", "run the commands that a spec from somebody else brings")
      .option("-y, --yes", "answer yes: the spec may work directly on the default branch");

  type RunFlags = {
    worktree?: boolean;
    skipReview?: true;
    step?: true;
    maxCost?: number;
    trustSpec?: true;
    yes?: true;
  };
  const run = async (specFile: string | null, flags: RunFlags) => {
    const { runCommand } = await import("../commands/run.ts");
    done(
      await runCommand(
        {
          folder: folder(),
          specFile,
          worktree: flags.worktree ?? null,
          skipReview: flags.skipReview ?? false,
          yes: flags.yes ?? false,
          trustSpec: flags.trustSpec ?? false,
          step: flags.step ?? false,
          maxCostUsd: flags.maxCost ?? null,
        },
        await display(),
        await confirm(),
      ),
    );
  };

  runFlags(program.argument("[file]", "a spec, JSON or Markdown; without it, an unfinished run goes on"))
    .action(
      async (file, flags) => {
        if (file !== undefined) {
          const { isFile } = await import("../session/choose.ts");
          if (!await isFile(folder(), file)) await refuseMistypedCommand(file, commandNames);
          return await run(file, flags);
        }
        const { hasUnfinished } = await import("../session/choose.ts");
        if (!await hasUnfinished(folder())) return await run(null, flags);
        const { resumeCommand } = await import("../commands/resume.ts");
        const options = {
          folder: folder(),
          session: null,
          discard: false,
          maxCostUsd: flags.maxCost ?? null,
        };
        done(await resumeCommand(options, await display()));
      },
    ).addHelpText(
      "after",
      examples([
        ["autom8 spec.json", "implement, verify, review and commit every story of a spec"],
        ["autom8", "go on with the unfinished run of this branch, or run the newest spec"],
        ["autom8 --output json spec.json | jq .", "the same, as a stream of events"],
        ["autom8 demo", "see it work, without an account, in a scratch repository"],
      ]),
    );

  runFlags(program.command("run").description("Run a spec."))
    .option("--spec <file>", "the spec (default: the newest of the project)")
    .action((flags) => run(flags.spec ?? null, flags))
    .addHelpText(
      "after",
      examples([
        ["autom8 run", "run the newest spec of this project"],
        ["autom8 run --spec spec.json --skip-review", "commit right after the last story"],
      ]),
    );

  program.command("resume").description("Go on with a run that was stopped, interrupted or failed.")
    .option("-l, --list", "show what can be resumed")
    .option("-s, --session <id>", "resume this session")
    .option("--discard", "put the work tree back to before the interrupted agent turn")
    .option("--max-cost <usd>", "a new bound for what the run may cost", parseUsd)
    .action(async (flags) => {
      const { listResumable, resumeCommand } = await import("../commands/resume.ts");
      if (flags.list) return done(await listResumable(folder(), await printer()));
      const options = {
        folder: folder(),
        session: flags.session ?? null,
        discard: flags.discard ?? false,
        maxCostUsd: flags.maxCost ?? null,
      };
      done(await resumeCommand(options, await display()));
    })
    .addHelpText(
      "after",
      examples([
        ["autom8 resume", "go on with the run of this branch"],
        ["autom8 resume --list", "show all runs that can go on"],
      ]),
    );

  program.command("pause").description("Ask a running session to stop at its next story boundary.")
    .option("-s, --session <id>", "only this session")
    .action(async (flags) => {
      const { pauseCommand } = await import("../commands/pause.ts");
      done(await pauseCommand(folder(), flags.session ?? null, await printer()));
    })
    .addHelpText("after", examples([["autom8 pause", "pause; `autom8 resume` goes on"]]));

  program.command("rollback").description("Put branch, work tree and spec back to before a story.")
    .argument("<story>", "the story's id, as in the spec")
    .action(async (story) => {
      const { rollbackCommand } = await import("../commands/rollback.ts");
      done(await rollbackCommand(folder(), story, await display()));
    })
    .addHelpText("after", examples([["autom8 rollback US-002", "undo US-002 and what came after it"]]));

  program.command("status").description("Show the runs of this project.")
    .option("--json", "for programs")
    .action(async (flags) => {
      const { statusCommand } = await import("../commands/status.ts");
      done(await statusCommand({ folder: folder(), json: flags.json ?? false }, await printer()));
    })
    .addHelpText(
      "after",
      examples([["autom8 status --json | jq .sessions", "everything that is known of them"]]),
    );

  const spec = program.command("spec").description("Check specs.");
  spec.command("check").description("Say everything that is wrong with a spec.")
    .argument("<file>", "JSON or Markdown")
    .action(async (file) => {
      const { specCheckCommand } = await import("../commands/spec.ts");
      done(await specCheckCommand(folder(), file, await printer()));
    })
    .addHelpText("after", examples([["autom8 spec check spec.json", "exit code 2 where it is not valid"]]));
  spec.command("schema").description("Print the JSON Schema of a spec.")
    .action(async () => {
      const { specSchemaCommand } = await import("../commands/spec.ts");
      done(specSchemaCommand(await printer()));
    })
    .addHelpText("after", examples([["autom8 spec schema > spec.schema.json", "for your editor"]]));

  const prompts = program.command("prompts").description(
    "Show or replace what the agent is told in each phase.",
  )
    .action(async () => {
      const { listPrompts } = await import("../commands/prompts.ts");
      done(await listPrompts(folder(), await printer()));
    })
    .addHelpText(
      "after",
      examples([
        ["autom8 prompts", "list the phases and where their texts come from"],
        ["autom8 prompts copy review", "copy a text to edit it"],
      ]),
    );
  prompts.command("show").description("Show the text of a phase.").argument("<phase>")
    .action(async (phase) => {
      const { showPrompt } = await import("../commands/prompts.ts");
      done(await showPrompt(folder(), phase, await printer()));
    });
  prompts.command("copy").description("Copy the text of a phase to where yours is read from.").argument(
    "<phase>",
  )
    .option("--project", "for this project only")
    .action(async (phase, flags) => {
      const { copyPrompt } = await import("../commands/prompts.ts");
      done(await copyPrompt(folder(), phase, flags.project ? "project" : "global", await printer()));
    });

  program.command("doctor").description("Check what autom8 needs, and what it left behind.")
    .option("--json", "for programs")
    .action(async (flags) => {
      const { doctorCommand } = await import("../commands/doctor.ts");
      done(await doctorCommand({ folder: folder(), json: flags.json ?? false }, await printer()));
    })
    .addHelpText("after", examples([["autom8 doctor", "exit code 0 only if all is well"]]));

  program.command("demo").description(
    "Run the whole pipeline on a scratch repository, with a scripted agent.",
  )
    .argument("[folder]", "where to make it (default: a temporary folder)")
    .action(async (target) => {
      const { demoCommand } = await import("../commands/demo.ts");
      done(await demoCommand(target ?? null, await display()));
    })
    .addHelpText("after", examples([["autom8 demo", "needs no account and no network"]]));

  program.command("agent", { hidden: true }).argument("<script>").argument("[flags...]")
    .allowUnknownOption().passThroughOptions().helpOption(false)
    .action(async (script, flags) => {
      const { agentCommand } = await import("../commands/agent.ts");
      done(await agentCommand(script, flags, sink));
    });

  const commandNames = program.commands.map((command) => command.name()).filter((name) => name !== "agent");
  return program;
}

/** Loaded when something is to be said: short commands spend most of their time on being loaded. */
async function createPrinter(output: OutputMode | undefined, sink: Sink): Promise<Printer> {
  const printers = await import("../terminal/printer.ts");
  return printers.createPrinter(chosenMode(output, sink), sink);
}

function chosenMode(output: OutputMode | undefined, sink: Sink): OutputMode {
  return output ?? (sink.isTerminal ? "pretty" : "plain");
}

function parseUsd(text: string): number {
  const usd = Number(text);
  if (text.trim() !== "" && Number.isFinite(usd) && usd >= 0) return usd;
  throw new InvalidArgumentError("It takes an amount in USD, such as 5.");
}

/** A first word that is no file and looks like a command was most likely meant as one. */
async function refuseMistypedCommand(word: string, commands: string[]): Promise<void> {
  const { nearestWord } = await import("../text/nearest.ts");
  const near = nearestWord(word, commands);
  if (near === null) return;
  const { Autom8Error } = await import("../errors.ts");
  throw new Autom8Error("usage", {
    problem: `There is no command and no file ${word}.`,
    hint: `Did you mean \`autom8 ${near}\`?`,
  });
}

/** Commands stay whole, to be copied. */
function examples(rows: [command: string, does: string][]) {
  return ({ command }: { command: Command }) => {
    const help = command.createHelp();
    const wrap = (text: string) =>
      help.boxWrap(text, (help.helpWidth ?? 80) - 6).replaceAll("\n", "\n      ");
    return `\nExamples:\n${rows.map(([one, does]) => `  ${one}\n      ${wrap(does)}`).join("\n")}`;
  };
}

function versionText(): string {
  const { version, commit, deno, target } = buildInfo();
  return `autom8 ${version} (commit ${commit}, deno ${deno}, ${target})`;
}
