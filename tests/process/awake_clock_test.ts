import assert from "assert";
import { createAwakeClock, type SystemTimer } from "../../src/process/awake_clock.ts";
import { createTurnTimers } from "../../src/claude/turn_timers.ts";

/** A system whose time moves only when a test says so, and which may be suspended. */
function createSystem() {
  let time = 1000;
  let next = 0;
  const due = new Map<number, { time: number; then: () => void }>();
  const timer: SystemTimer = {
    now: () => time,
    after(ms, then) {
      due.set(++next, { time: time + ms, then });
      return next;
    },
    cancel: (id) => due.delete(id),
  };
  return {
    timer,
    /** Lets time pass, with every timer called when it is due. */
    run(ms: number) {
      const end = time + ms;
      for (;;) {
        const [first] = [...due].sort(([, a], [, b]) => a.time - b.time);
        if (first === undefined || first[1].time > end) break;
        due.delete(first[0]);
        time = Math.max(time, first[1].time);
        first[1].then();
      }
      time = Math.max(time, end);
    },
    /** Time passes and nothing is called. */
    suspend(ms: number) {
      time += ms;
    },
    pending: () => due.size,
  };
}

Deno.test("an alarm comes when its time is over, and each only once", () => {
  const { timer, run, pending } = createSystem();
  const clock = createAwakeClock(timer);
  const came: string[] = [];
  clock.at(2500, () => came.push("second"));
  clock.at(300, () => came.push("first"));
  clock.at(1200, () => came.push("never")).stop();
  run(299);
  assert.deepEqual(came, []);
  run(1);
  assert.deepEqual(came, ["first"]);
  run(2199);
  assert.deepEqual(came, ["first"]);
  run(1);
  assert.deepEqual(came, ["first", "second"]);
  assert.equal(pending(), 0);
});

Deno.test("an alarm that is set by an alarm comes as well", () => {
  const { timer, run } = createSystem();
  const clock = createAwakeClock(timer);
  const came: number[] = [];
  clock.at(100, () => clock.at(250, () => came.push(clock.now())));
  run(1000);
  assert.deepEqual(came, [250]);
});

const limits = { timeoutMs: 60_000, idleTimeoutMs: 10_000 };

function turn(options: Partial<typeof limits> = {}) {
  const system = createSystem();
  const expired: string[] = [];
  const clock = createAwakeClock(system.timer);
  const timers = createTurnTimers({ ...limits, ...options, clock, onExpired: (why) => expired.push(why) });
  timers.start();
  return { ...system, timers, expired };
}

Deno.test("row 23: a turn is not judged idle after autom8 was stopped and continued", () => {
  const { run, suspend, expired } = turn();
  run(4_000);
  suspend(3_600_000);
  run(4_000);
  assert.deepEqual(expired, []);
  run(2_000);
  assert.deepEqual(expired, ["idle"]);
});

Deno.test("row 23: a turn does not time out while autom8 is stopped, however often", () => {
  const { run, suspend, expired } = turn({ idleTimeoutMs: 0 });
  for (let i = 0; i < 5; i++) {
    run(10_000);
    suspend(30_000);
  }
  assert.deepEqual(expired, []);
  run(16_000);
  assert.deepEqual(expired, ["timed-out"]);
});

Deno.test("row 23: a stop in the time after the result does not end a process that is about to end", () => {
  const { timers, run, suspend, expired } = turn();
  timers.finished(5_000);
  run(1_000);
  suspend(60_000);
  run(2_000);
  assert.deepEqual(expired, []);
  run(3_000);
  assert.deepEqual(expired, ["lingered-after-result"]);
});

Deno.test("output delays the end by silence", () => {
  const { timers, run, expired } = turn();
  for (let i = 0; i < 5; i++) {
    run(9_000);
    timers.alive();
  }
  assert.deepEqual(expired, []);
  run(10_000);
  assert.deepEqual(expired, ["idle"]);
});

Deno.test("after a result output delays the end, but not for ever", () => {
  const { timers, run, expired } = turn();
  timers.finished(5_000);
  for (let i = 0; i < 7; i++) {
    run(4_000);
    timers.alive();
  }
  assert.deepEqual(expired, []);
  run(2_000);
  assert.deepEqual(expired, ["lingered-after-result"]);
});

Deno.test("a new turn after a result has the limits of before, and the time of both counts", () => {
  const { timers, run, expired } = turn();
  run(5_000);
  timers.finished(5_000);
  run(4_000);
  timers.alive();
  timers.resumed();
  run(9_000);
  timers.alive();
  assert.deepEqual(expired, []);
  for (let i = 0; i < 5; i++) {
    run(8_000);
    timers.alive();
  }
  assert.deepEqual(expired, []);
  run(2_000);
  assert.deepEqual(expired, ["timed-out"]);
});

Deno.test("clocks that were stopped stay stopped", () => {
  const { timers, run, expired, pending } = turn();
  timers.stop();
  timers.finished(1);
  timers.resumed();
  run(100_000);
  assert.deepEqual(expired, []);
  assert.equal(pending(), 0);
});
