import assert from "node:assert/strict";
import { test } from "node:test";

import { DAY_S, HOUR_S, YEAR_S, afterWords, playRate, secondsAt, shareAt, snapshotAt } from "../../static/js/lib/cloud-time.js";

test("the slider goes from the break-up to a year, and back by the same way", () => {
  assert.equal(secondsAt(0), 0);
  assert.ok(Math.abs(secondsAt(1) - YEAR_S) < 1e-3);
  for (const seconds of [60, HOUR_S, DAY_S, 30 * DAY_S]) {
    assert.ok(Math.abs(secondsAt(shareAt(seconds)) - seconds) < 1e-6 * seconds);
  }
});

test("a year is played in a minute or so, and the first revolution can be watched", () => {
  let [shown, real] = [0, 0];
  while (shown < YEAR_S) {
    shown += playRate(shown) * 0.02;
    real += 0.02;
  }
  assert.ok(real > 40 && real < 90, `${real} s`);
  assert.ok(5400 / playRate(0) > 20);
});

test("the time after is told in the largest units that say it", () => {
  const said = [0, 60, 45 * 60, HOUR_S, 1.5 * HOUR_S, DAY_S, 2.5 * DAY_S, 30 * DAY_S, YEAR_S].map(afterWords);
  assert.deepEqual(said, [
    "at the break-up", "1 min after", "45 min after", "1 h after", "1 h 30 min after", "1 d after",
    "2.5 d after", "30 d after", "1 y after",
  ]);
});

test("the newest snapshot not later than the time is the one to go on from", () => {
  const offsets = [0, 600, 3600, 86400];
  assert.deepEqual([0, 599, 600, 90000].map((at) => snapshotAt(offsets, at)), [0, 0, 1, 3]);
});
