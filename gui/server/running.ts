/** The `autom8 gui` that runs already: a new window of it. */

import * as z from "zod/mini";
import { Autom8Error } from "../../src/errors.ts";
import { type GuiRecord, readGuiRecord } from "../../src/store/gui_record.ts";
import { ticketPath } from "./access.ts";

/** How long it may take to write its record after it was started, and to answer. In ms. */
const startMs = 10_000;
const answerMs = 10_000;

const answerSchema = z.object({ address: z.string() });

/** The address of a new window. @throws Autom8Error usage: it does not answer */
export async function addressOfRunning(home: string): Promise<string> {
  const record = await recordSoon(home);
  const answer = record === null ? null : await ask(record).catch(() => null);
  if (answer !== null) return answer;
  const pid = record === null ? "" : ` (process ${record.pid})`;
  throw new Autom8Error("usage", {
    problem: `Another \`autom8 gui\`${pid} serves this home, and does not answer.`,
    hint: record === null ? "Wait a moment, and try again." : `If it hangs, end it: \`kill ${record.pid}\`.`,
  });
}

async function recordSoon(home: string): Promise<GuiRecord | null> {
  for (let waited = 0;; waited += 50) {
    const record = await readGuiRecord(home);
    if (record !== null || waited >= startMs) return record;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** By hand, as `fetch` would go through a proxy that the environment names. */
async function ask({ port, secret }: GuiRecord): Promise<string | null> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const timer = setTimeout(() => connection.close(), answerMs);
  try {
    const body = JSON.stringify({ secret });
    const request = `POST ${ticketPath} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n` +
      `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    const writer = connection.writable.getWriter();
    await writer.write(new TextEncoder().encode(request));
    const text = await new Response(connection.readable).text();
    const [head = "", json = ""] = text.split("\r\n\r\n");
    if (!/^HTTP\/1\.1 200 /.test(head)) return null;
    const read = z.safeParse(answerSchema, JSON.parse(json));
    return read.success ? read.data.address : null;
  } finally {
    clearTimeout(timer);
  }
}
