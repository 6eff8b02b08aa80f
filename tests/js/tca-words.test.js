import assert from "node:assert/strict";
import { test } from "node:test";

import { tcaPhase, tcaWords } from "../../static/js/globe/tca-words.js";

const TCA_S = Date.UTC(2026, 2, 10, 6, 26, 40) / 1000;

test("before, at and after closest approach are told apart", () => {
  const phases = [-60, -0.4, 0, 0.4, 60].map((offsetS) => tcaPhase(TCA_S, TCA_S + offsetS));
  assert.deepEqual(phases, ["ahead", "now", "now", "now", "past"]);
});

test("after closest approach it says that it was", () => {
  assert.equal(tcaWords(TCA_S, TCA_S - 3600), "at TCA 06:26:40 UTC");
  assert.equal(tcaWords(TCA_S, TCA_S), "at TCA 06:26:40 UTC");
  assert.equal(tcaWords(TCA_S, TCA_S + 1), "was at TCA 06:26:40 UTC");
});

test("closest approach is rounded to the second, and carries", () => {
  assert.equal(tcaWords(TCA_S + 19.6, TCA_S), "at TCA 06:27:00 UTC");
});

test("on another day the date is said too", () => {
  assert.equal(tcaWords(TCA_S, TCA_S - 3 * 86400), "at TCA 2026-03-10 06:26:40 UTC");
});
