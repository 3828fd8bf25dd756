import assert from "assert";
import type { PlanNews, StreamMessage } from "../../gui/protocol.ts";
import { createWindows } from "../../gui/server/windows.ts";

/** Windows whose time is moved by hand. */
function made() {
  const waiting: (() => void)[] = [];
  const windows = createWindows({
    server: "server",
    version: "1",
    now: () => 7,
    later: (_, callback) => waiting.push(callback),
  });
  return { windows, pass: () => waiting.splice(0).forEach((callback) => callback()), waiting };
}

/** What a window reads now. */
async function read(body: ReadableStream<Uint8Array>, count: number): Promise<StreamMessage[]> {
  const reader = body.getReader();
  const messages: StreamMessage[] = [];
  while (messages.length < count) {
    const { done, value } = await reader.read();
    if (done) break;
    for (const part of new TextDecoder().decode(value).split("\n\n")) {
      if (part.startsWith("data: ")) messages.push(JSON.parse(part.slice(6)));
    }
  }
  reader.releaseLock();
  return messages;
}

const asked = (window: string) => ({ window, session: null, after: -1 });

Deno.test("a window begins with who the server is, and gets all that is known once it is known", async () => {
  const { windows, pass } = made();
  const body = windows.open(asked("a"));
  pass();
  windows.take({ kind: "sessions", changed: [], gone: [], now: 7 });
  windows.take({ kind: "projects", projects: [] });
  windows.take({ kind: "history", runs: [], isComplete: true });
  pass();
  const messages = await read(body, 4);
  assert.deepEqual(messages.map(({ kind }) => kind), ["hello", "sessions", "projects", "history"]);
});

Deno.test("a window that does not read is sent no more than its buffer holds, however much happens", () => {
  const { windows, pass, waiting } = made();
  windows.open(asked("a"));
  const text = "x".repeat(10_000);
  for (let i = 0; i < 1_000; i++) {
    windows.take({ kind: "notice", text, tone: "bad" });
    windows.take({ kind: "projects", projects: [] });
    pass();
  }
  // It is looked at again, once, and nothing else is kept.
  assert.equal(waiting.length, 1);
  assert.equal(windows.count(), 1);
});

Deno.test("a sixth window ends the oldest stream and leaves the others", async () => {
  const { windows } = made();
  const bodies = Array.from({ length: 6 }, (_, i) => windows.open(asked(`window-${i}`)));
  assert.equal(windows.count(), 5);
  const [first] = bodies;
  const messages = first === undefined ? [] : await read(first, 3);
  assert.deepEqual(messages.map(({ kind }) => kind), ["hello", "ended"]);
});

Deno.test("a window that opens its stream again has one stream", () => {
  const { windows } = made();
  windows.open(asked("a"));
  windows.open(asked("a"));
  assert.equal(windows.count(), 1);
});

Deno.test("a hidden window counts until it is closed", async () => {
  const { windows } = made();
  const body = windows.open(asked("a"));
  windows.leave("a", true);
  assert.deepEqual([windows.count(), windows.hasStreams()], [1, false]);
  windows.leave("a", false);
  assert.equal(windows.count(), 0);
  await body.cancel();
});

Deno.test("a window that went away without a word counts no more", async () => {
  const { windows } = made();
  const body = windows.open(asked("a"));
  await body.cancel();
  assert.equal(windows.count(), 0);
});

Deno.test("changes of a conversation that wait are sent as one", async () => {
  const { windows, pass } = made();
  const body = windows.open(asked("a"));
  const news = (first: number, texts: string[], more: Partial<PlanNews> = {}): PlanNews => ({
    ...{ kind: "plan", project: "p", conversation: "c", isBusy: true, first },
    messages: texts.map((text) => ({ who: "claude", text })),
    ...more,
  });
  windows.plan(news(0, ["one"]));
  windows.plan(news(1, ["two"], { spec: null }));
  windows.plan(news(1, ["two and more"], { isBusy: false }));
  pass();
  const plan = (await read(body, 2)).find(({ kind }) => kind === "plan");
  assert.deepEqual(plan, news(0, ["one", "two and more"], { isBusy: false, spec: null }));
});

Deno.test("a window keeps the output of a session that is gone", async () => {
  const { windows, pass, waiting } = made();
  const body = windows.open({ window: "a", session: "p/s", after: 5 });
  windows.take({ kind: "sessions", changed: [], gone: ["p/s"], now: 7 });
  pass();
  const messages = await read(body, 2);
  assert.deepEqual(messages.map(({ kind }) => kind), ["hello", "sessions"]);
  assert.equal(waiting.length, 0);
});
