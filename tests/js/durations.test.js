import assert from "node:assert/strict";
import { test } from "node:test";

import {
  countdownWords,
  durationWords,
  epochWords,
  shortEpochWords,
  shortWords,
} from "../../static/js/lib/durations.js";

// The same cases as tests/unit/sasweb/test_durations.py: server and browser must agree.
const CASES = [
  [0, "0 s"],
  [59.9, "59 s"],
  [60, "1 min"],
  [3599, "59 min"],
  [8040, "2 h 14 min"],
  [86_399, "23 h 59 min"],
  [273_600, "3 d 4 h"],
];

for (const [seconds, words] of CASES) {
  test(`${seconds} s is said as ${words}`, () => assert.equal(durationWords(seconds), words));
}

test("the last minutes of a countdown count seconds", () => {
  assert.equal(countdownWords(247), "in 4 min 07 s");
  assert.equal(countdownWords(59.9), "in 59 s");
  assert.equal(countdownWords(8040), "in 2 h 14 min");
});

test("a countdown that has run out says how long ago", () => {
  assert.equal(countdownWords(-61), "1 min ago");
});

test("an epoch behind the clock is old, one after it is ahead and never a negative age", () => {
  assert.equal(epochWords(8040), "2 h 14 min old");
  assert.equal(epochWords(-8040), "epoch 2 h 14 min ahead");
  assert.equal(shortEpochWords(8040), "2 h");
  assert.equal(shortEpochWords(-8040), "epoch 2 h ahead");
});

test("where there is little room the largest unit is enough", () => {
  assert.equal(shortWords(59), "59 s");
  assert.equal(shortWords(273_600), "3 d");
});
