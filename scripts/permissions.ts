/** What the compiled program may do, baked in at compile time: everything else is refused without a question. */

/**
 * The permission flags of `deno compile`. Of the network, only this machine, for the page of `autom8 gui`; no FFI, no system
 * information.
 *
 * It may read every environment variable: libraries such as dax look for their own, and a program that may start any
 * other program could read them anyway.
 */
export const permissionFlags: readonly string[] = [
  "--no-prompt",
  "--allow-read",
  "--allow-write",
  "--allow-run",
  "--allow-env",
  "--allow-net=127.0.0.1",
];
