/** `autom8 gui`: the one server of this home, its windows, and its end. */

import { Autom8Error } from "../../src/errors.ts";
import { createFeed } from "../../src/feed/feed.ts";
import { openPage } from "../../src/process/open_page.ts";
import { autom8Home } from "../../src/session/home.ts";
import { watchSignals } from "../../src/session/signals.ts";
import { type GuiHold, holdGui } from "../../src/store/gui_record.ts";
import { buildInfo } from "../../src/version.ts";
import { configRoutes } from "./config_routes.ts";
import { createLinger } from "./linger.ts";
import { readPage } from "./page.ts";
import { addressOfRunning } from "./running.ts";
import { planRoutes } from "./plan_routes.ts";
import { runsRoutes } from "./runs_routes.ts";
import { serve } from "./serve.ts";
import { specRoutes } from "./spec_routes.ts";
import { createWindows } from "./windows.ts";

export type GuiOptions = {
  /** 0: a free one. */
  port: number;
  /** Open the page in the browser. */
  opens: boolean;
  /** Do not end with the last window. */
  stays: boolean;
  say: (text: string) => void;
};

/** How often what runs do is looked at, and connections are shown to be there. In ms. */
const lookMs = 250;
const pingMs = 15_000;

/**
 * Serves the page until it is interrupted or its last window was closed some minutes ago; where another process serves it
 * already, opens a window of that one. Returns the exit code.
 * @throws Autom8Error usage: the port is in use, or the server that runs does not answer
 */
export async function runGui(options: GuiOptions): Promise<number> {
  if (options.port > 65_535) {
    throw new Autom8Error("usage", {
      problem: `There is no port ${options.port}.`,
      hint: "Ports go up to 65535. Leave out `--port`: a free one is taken.",
    });
  }
  const home = autom8Home();
  const hold = await holdGui(home);
  if (hold !== null) {
    await using held = hold;
    return await serveUntilEnd(home, held, options);
  }
  const address = await addressOfRunning(home);
  options.say(`autom8 gui is running already. A new window: ${address}`);
  open(address, options);
  return 0;
}

async function serveUntilEnd(home: string, hold: GuiHold, options: GuiOptions): Promise<number> {
  const { say, stays } = options;
  const files = await readPage();
  const id = random();
  const secret = random();
  const windows = createWindows({
    server: id,
    version: buildInfo().version,
    now: Date.now,
    later: (ms, callback) => void setTimeout(callback, ms),
  });
  const feed = createFeed(windows.take, home);
  const look = () => feed.tick(Date.now());
  const plans = planRoutes(windows.plan);
  const server = listen(options.port, {
    file: (path) => files.get(path) ?? null,
    routes: {
      ...runsRoutes({ feed, windows, server: id, wake: look }),
      ...configRoutes(home),
      ...specRoutes((notice) => windows.take({ kind: "notice", ...notice })),
      ...plans.routes,
    },
    secret,
    random,
  });
  using watch = watchSignals({ onStop: () => {}, onHurry: () => Promise.resolve() });
  await hold.write({ port: server.port, secret, pid: Deno.pid });
  const address = server.newAddress();
  say(`autom8 gui: ${address}`);
  say("The address works once; `autom8 gui` gives another one. Ctrl-C ends it.");
  open(address, options);

  const ended = Promise.withResolvers<"closed" | "signal">();
  watch.signal.addEventListener("abort", () => ended.resolve("signal"));
  const linger = createLinger();
  const looking = setInterval(() => {
    if (windows.hasStreams()) look();
    if (!stays && linger.isOver(windows.count() + plans.busy(), performance.now())) ended.resolve("closed");
  }, lookMs);
  const pinging = setInterval(windows.ping, pingMs);
  const why = await ended.promise;
  clearInterval(looking);
  clearInterval(pinging);
  feed.close();
  await plans.close();
  windows.close();
  await server.close();
  if (why === "closed") say("The last window was closed some minutes ago: autom8 gui ends.");
  return 0;
}

function listen(port: number, options: Omit<Parameters<typeof serve>[0], "port">): ReturnType<typeof serve> {
  try {
    return serve({ port, ...options });
  } catch (error) {
    if (!(error instanceof Deno.errors.AddrInUse) && !(error instanceof Deno.errors.PermissionDenied)) {
      throw error;
    }
    throw new Autom8Error("usage", {
      problem: `Port ${port} of 127.0.0.1 cannot be used: ${error.message}`,
      hint: "Leave out `--port`: a free one is taken.",
    });
  }
}

function open(address: string, { opens }: GuiOptions): void {
  if (opens) void openPage(address, Deno.env.toObject());
}

/** An unguessable text. */
function random(): string {
  return crypto.getRandomValues(new Uint8Array(24)).toBase64({ alphabet: "base64url" });
}
