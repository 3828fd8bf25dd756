/** A durable journal line, against the same bytes appended and synced by the bare system calls. */

import { join } from "path";
import { openJournal } from "../src/store/journal.ts";
import { type BenchRow, median, timed } from "./bench_row.ts";

const lines = 300;

/** Appends 300 lines both ways, in turn. */
export async function benchJournal(): Promise<BenchRow> {
  const folder = await Deno.makeTempDir({ prefix: "autom8-bench-" });
  try {
    const event = { kind: "notice", text: "a line of the usual length, of which a story writes some dozens" };
    const now = () => new Date().toISOString();
    const { journal } = await openJournal(join(folder, "journal.ndjson"), {
      format: { version: 1, read: (value: unknown) => value, autom8Of: () => null },
      autom8: "0.0.0",
      now,
    });
    const bytes = new TextEncoder().encode(
      `${JSON.stringify({ crc: "00000000", sequence: 1, at: now(), event })}\n`,
    );
    using bare = await Deno.open(join(folder, "bare.ndjson"), { append: true, create: true });
    const append = () => {
      bare.writeSync(bytes);
      return bare.syncData();
    };
    const times = { ours: [] as number[], bare: [] as number[] };
    for (let line = 0; line < lines; line++) {
      times.bare.push(await timed(append));
      times.ours.push(await timed(() => journal.append(event)));
    }
    journal.close();
    return {
      name: "a durable journal line, against a bare append and fdatasync",
      ratio: median(times.ours) / median(times.bare),
      bound: 2,
      detail: `${median(times.ours).toFixed(3)} ms, bare ${median(times.bare).toFixed(3)} ms`,
    };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
