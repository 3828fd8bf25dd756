/** The platforms of a release: what an executable looks like there, and where npm has a runtime for it. */

import type { Format } from "./executable_format.ts";

/** One platform of a release. */
export type Target = {
  format: Format;
  /** An executable of the same Deno release from npm. A program compiled on top of it starts the program. */
  runtime: NpmRuntime;
};

/** An executable in a package of npm, pinned by version and content. */
export type NpmRuntime = {
  name: string;
  version: string;
  /** The tarball's digest as registries publish it: `sha512-` and base64. */
  integrity: string;
  /** Path of the executable inside the package. */
  executable: string;
};

/** The Deno release of the npm runtimes below: another Deno cannot compile on top of them. */
export const npmRuntimesDeno = "2.7.11";

const version = "0.22.2";

/** The targets by the name that `deno compile --target` knows them by. */
export const targets: Readonly<Record<string, Target>> = {
  "x86_64-unknown-linux-gnu": {
    format: { container: "elf", machine: "x64" },
    runtime: {
      name: "@stdy/cli-linux-x64",
      version,
      integrity:
        "sha512-kp5QdG26EC8gEzVXI0YgzmiiFHz7DFCNRLNfAWa2rDPHr/jUBnfkP8AlbTPmv0YNQpnKn1wzSWHFw88fn/OTog==",
      executable: "bin/steady",
    },
  },
  "aarch64-unknown-linux-gnu": {
    format: { container: "elf", machine: "arm64" },
    runtime: {
      name: "@stdy/cli-linux-arm64",
      version,
      integrity:
        "sha512-HjSQdAt40CpYIauUKJ1xyIEsdrf5LtQP1x8Su7BEZJN94807ROJXxabW+jXyc48823tVBkrnxNUUTrBK4TVTRw==",
      executable: "bin/steady",
    },
  },
  "x86_64-apple-darwin": {
    format: { container: "mach-o", machine: "x64" },
    runtime: {
      name: "@stdy/cli-darwin-x64",
      version,
      integrity:
        "sha512-BYbQhEqBiEd+G9IyXWLpgAcSXFKMr6W3ZQXiOS3O5NnOWv+bNuyo793eBvEJ5fRKiuCV6n/ANVSJZLFOf6Nzog==",
      executable: "bin/steady",
    },
  },
  "aarch64-apple-darwin": {
    format: { container: "mach-o", machine: "arm64" },
    runtime: {
      name: "@stdy/cli-darwin-arm64",
      version,
      integrity:
        "sha512-k5WGyCQl7DDpYWy3BI5TxGIxOdUpMeJ0q7kUi1EYs7Y72B/q0hIKDv3/fCgoZPWBI+N9XjnlSyetaxVQTRvWow==",
      executable: "bin/steady",
    },
  },
  "x86_64-pc-windows-msvc": {
    format: { container: "pe", machine: "x64" },
    runtime: {
      name: "@stdy/cli-win32-x64",
      version,
      integrity:
        "sha512-7ZsJltOYVvMTl6eAy1AKMya7TFhb629FXr/BKZTyQsBrPj28rAaebQSTFYs1IZN0+n6LnJTpue6m4SIkevqBNA==",
      executable: "bin/steady.exe",
    },
  },
};
