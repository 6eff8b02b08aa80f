import assert from "node:assert/strict";
import { test } from "node:test";

import { clockWords, isLive } from "../../static/js/globe/clock-words.js";
import { GlobeClock } from "../../static/js/globe/clock.js";

const NOW_MS = Date.UTC(2026, 2, 10, 4, 12, 7);
const HERE = { isReplay: false, isLost: false, heardMs: null };
const REPLAY = { ...HERE, isReplay: true };
const LOST = { ...HERE, isLost: true, heardMs: NOW_MS - 3000 };

function clockAt({ productRate = 1 } = {}) {
  const real = { ms: 0 };
  const clock = new GlobeClock({
    productNowMs: () => NOW_MS + real.ms * productRate,
    monotonicMs: () => real.ms,
    productRate: () => productRate,
  });
  return { clock, real };
}

test("only the present as the server tells it is called live", () => {
  const { clock } = clockAt();
  assert.equal(clockWords(clock, HERE), "live");
  assert.ok(isLive(clock, HERE));
  for (const truth of [REPLAY, LOST]) {
    assert.ok(!clockWords(clock, truth).includes("live"));
    assert.ok(!isLive(clock, truth));
  }
});

test("a replay says so whatever the clock does, and how fast it runs", () => {
  const { clock } = clockAt({ productRate: 60 });
  assert.equal(clockWords(clock, REPLAY), "REPLAY, 60 times as fast");
  clock.pause();
  assert.equal(clockWords(clock, REPLAY), "REPLAY, paused");
  clock.jumpTo(NOW_MS - 7_200_000);
  assert.equal(clockWords(clock, REPLAY), "REPLAY, paused, 2 h 0 min behind");
});

test("without contact it says from when the positions are", () => {
  const { clock } = clockAt();
  assert.equal(clockWords(clock, LOST), "no contact, positions extrapolated from 04:12:04");
  clock.pause();
  assert.match(clockWords(clock, LOST), /^paused, no contact, positions extrapolated from 04:12:04$/);
  const unknown = { ...LOST, heardMs: null };
  assert.match(clockWords(clock, unknown), /no contact, positions extrapolated$/);
});

test("a jump says where it has gone, until the clock moves on", () => {
  const { clock, real } = clockAt();
  clock.jumpTo(NOW_MS + 8_040_000, "TCA");
  assert.equal(clockWords(clock, HERE), "held at TCA, 2 h 14 min ahead");
  clock.run(10);
  real.ms = 1000;
  assert.equal(clockWords(clock, HERE), "10 times as fast, 2 h 14 min ahead");
  clock.goLive();
  assert.equal(clockWords(clock, HERE), "live");
});
