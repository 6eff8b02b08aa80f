import assert from "node:assert/strict";
import { test } from "node:test";

import { GlobeClock } from "../../static/js/globe/clock.js";

const START_MS = Date.UTC(2026, 2, 10, 4);

function clockAndTime(productRate = 1) {
  const real = { ms: 0 };
  const clock = new GlobeClock({
    productNowMs: () => START_MS + real.ms * productRate,
    monotonicMs: () => real.ms,
    productRate: () => productRate,
  });
  return { clock, real };
}

test("it follows the product's clock until it is touched", () => {
  const { clock, real } = clockAndTime(5);
  real.ms = 1000;
  assert.equal(clock.nowMs(), START_MS + 5000);
  assert.equal(clock.rate(), 5);
  assert.equal(clock.offsetMs(), 0);
});

test("paused it stands still while the product goes on", () => {
  const { clock, real } = clockAndTime();
  real.ms = 1000;
  clock.pause();
  real.ms = 61_000;
  assert.equal(clock.nowMs(), START_MS + 1000);
  assert.equal(clock.rate(), 0);
  assert.equal(clock.offsetMs(), -60_000);
});

test("sixty times as fast, a second is a minute, and there is no jump at the change", () => {
  const { clock, real } = clockAndTime();
  real.ms = 500;
  clock.run(60);
  assert.equal(clock.nowMs(), START_MS + 500);
  real.ms = 1500;
  assert.equal(clock.nowMs(), START_MS + 60_500);
  clock.run(10);
  assert.equal(clock.nowMs(), START_MS + 60_500);
});

test("pausing and going on keeps the speed", () => {
  const { clock } = clockAndTime();
  clock.run(10);
  clock.togglePause();
  assert.equal(clock.mode, "paused");
  clock.togglePause();
  assert.deepEqual([clock.mode, clock.speed], ["running", 10]);
});

test("a jump holds the instant, and now comes back", () => {
  const { clock, real } = clockAndTime();
  clock.jumpTo(START_MS + 8_040_000);
  real.ms = 9000;
  assert.equal(clock.nowMs(), START_MS + 8_040_000);
  assert.equal(clock.mode, "paused");
  clock.goLive();
  assert.equal(clock.nowMs(), START_MS + 9000);
});

test("every change is announced", () => {
  const { clock } = clockAndTime();
  let changes = 0;
  clock.addEventListener("change", () => (changes += 1));
  clock.pause();
  clock.run(10);
  clock.jumpTo(0);
  clock.goLive();
  assert.equal(changes, 4);
});
