/** A real Chromium for the page of `autom8 gui`: the one on this machine; none is downloaded. */

import type { Browser, Page } from "playwright-core";

/** Where Chromium is: `AUTOM8_TEST_CHROMIUM`, or Debian's. */
const places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** The browser's path; null, with a message, if there is none: then its tests are skipped. */
function findChromium(): string | null {
  const named = Deno.env.get("AUTOM8_TEST_CHROMIUM");
  for (const path of named === undefined ? places : [named]) {
    try {
      Deno.statSync(path);
      return path;
    } catch {
      // The next one.
    }
  }
  console.log(
    "No Chromium: the page of `autom8 gui` is not tested. `apt-get install chromium`, or name one in AUTOM8_TEST_CHROMIUM.",
  );
  return null;
}

export const chromium = findChromium();

/** A window of the browser, with all that went wrong in its page. */
export type Window = AsyncDisposable & { page: Page; errors: readonly string[] };

/** Opens an address in a browser of its own. */
export async function openWindow(
  address: string,
  { width = 1280, height = 800, dark = false }: { width?: number; height?: number; dark?: boolean } = {},
): Promise<Window> {
  const { chromium: launcher } = await import("playwright-core");
  if (chromium === null) throw new Error("There is no Chromium: the test should have been skipped");
  const browser: Browser = await launcher.launch({ executablePath: chromium, args: ["--no-sandbox"] });
  const page = await browser.newPage({ viewport: { width, height }, colorScheme: dark ? "dark" : "light" });
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  await page.goto(address);
  return { page, errors, [Symbol.asyncDispose]: () => browser.close() };
}
