import assert from "node:assert/strict";
import { test } from "node:test";

import { aboutTime, burnCount, burnLines, reached } from "../../static/js/lib/burn-grid.js";

const DIRECTIONS = ["radial", "in_track"];
const space = {
  hours: [24, 12, 1],
  directions: DIRECTIONS.map((key) => ({ key, name: key })),
  dv_m_s: [-0.5, 0.5],
  threshold_km: 5,
  best: [9],
  burns: [0, 1, 2].flatMap((time) =>
    DIRECTIONS.flatMap((direction) =>
      [0, 1].map((size) => ({
        time, direction, size, at: "2026-03-10 14:04:11", way: "outward", refused: "", miss_km: 7.5, pc: null, reason: "", new: 1, closer: 0, gone: 2, recommended: false,
      })),
    ),
  ),
};

test("the first key goes to the best, the next ones from there", () => {
  assert.equal(reached(space, null, "ArrowLeft"), 9);
  assert.deepEqual(place(reached(space, 9, "ArrowLeft")), [1, "radial", 1]);
  assert.deepEqual(place(reached(space, 9, "ArrowDown")), [2, "radial", 0]);
  assert.deepEqual(place(reached(space, 9, "PageDown")), [2, "in_track", 1]);
});

test("at an end one stays there, and other keys go nowhere", () => {
  assert.equal(reached(space, 9, "ArrowRight"), 9);
  assert.equal(reached(space, 9, "ArrowUp"), 9);
  assert.equal(reached(space, 9, "PageUp"), 9);
  assert.equal(reached(space, 9, "Enter"), null);
});

test("all of a burn is said, and what is not known as such", () => {
  const lines = burnLines(space, space.burns[9]);
  assert.deepEqual(lines, ["0.5 m/s outward", "2026-03-10 14:04 UTC, 1.0 h before", "Miss 7.50 km, probability not known", "New 1, nearer 0, cleared 2 within 5 km"]);
  assert.equal(burnLines(space, { ...space.burns[9], refused: "no orbit" })[2], "Refused: no orbit");
  assert.match(burnLines(space, { ...space.burns[9], miss_km: null, reason: "no state" })[2], /^Miss not known: no state/);
});

test("a form's burns are counted both ways, each size once", () => {
  assert.equal(burnCount({ times: "10", directions: 3, sizes: "0.05, 0.1 0.2;0.5, 1, 1.0" }), 300);
  for (const wrong of [{ times: "x" }, { times: "0" }, { times: "1.5" }, { sizes: "" }, { sizes: "0.1, -2" }, { sizes: "fast" }]) {
    assert.ok(Number.isNaN(burnCount({ times: "10", directions: 3, sizes: "1", ...wrong })));
  }
});

test("a time is told no more exactly than it is known", () => {
  assert.equal(aboutTime(4), "under ten seconds");
  assert.equal(aboutTime(11), "about 20 s");
  assert.equal(aboutTime(200), "about 3 min");
});

function place(number) {
  const { time, direction, size } = space.burns[number];
  return [time, direction, size];
}
