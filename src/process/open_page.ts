/** Opens an address in the browser of the person at this machine, where there is one. */

/**
 * Hands the address to the program that opens addresses. Returns false if there is no display, or nothing can open it.
 * @param environment The variables that name a display and a browser
 */
export async function openPage(
  address: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<boolean> {
  const command = openerFor(Deno.build.os, address, environment);
  if (command === null) return false;
  const [program, ...args] = command;
  try {
    const child = new Deno.Command(program, {
      args,
      stdin: "null",
      stdout: "null",
      stderr: "null",
      detached: true,
    })
      .spawn();
    child.unref();
    return (await child.status).success;
  } catch {
    return false;
  }
}

/** The command line that opens an address; null where no one would see it. Pure. */
export function openerFor(
  os: string,
  address: string,
  { DISPLAY: display, WAYLAND_DISPLAY: wayland, BROWSER: browser }: Readonly<
    Record<string, string | undefined>
  >,
): [program: string, ...args: string[]] | null {
  if (os === "windows") return ["rundll32", "url.dll,FileProtocolHandler", address];
  if (os === "darwin") return ["open", address];
  // Without a display, xdg-open would start a text browser in our terminal, unless the user named a browser.
  return display || wayland || browser ? ["xdg-open", address] : null;
}
