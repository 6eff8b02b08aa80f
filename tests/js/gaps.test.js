import assert from "node:assert/strict";
import { test } from "node:test";

import { gapMarks, gapsOf } from "../../static/js/lib/gaps.js";

test("a gap reaches from the last that is known to the next", () => {
  assert.deepEqual(gapsOf([0, 1, 2, 3, 4], [5, null, null, 6, 7]), [{ from: 0, to: 3 }]);
});

test("a gap at an end reaches no farther than the data", () => {
  assert.deepEqual(gapsOf([0, 1, 2, 3], [null, 5, 6, null]), [
    { from: 0, to: 1 },
    { from: 2, to: 3 },
  ]);
});

test("where all is known there is no gap", () => {
  assert.deepEqual(gapsOf([0, 1], [5, 6]), []);
});

test("every gap is shaded, and a wide one has words in its middle", () => {
  const gaps = [{ from: 0, to: 40 }, { from: 90, to: 91 }];
  const { shapes, annotations } = gapMarks({ muted: "#888888" }, gaps, "no data", ({ from, to }) => (to - from) / 100);
  assert.deepEqual(shapes.map(({ x0, x1 }) => [x0, x1]), [[0, 40], [90, 91]]);
  assert.deepEqual(annotations.map(({ text, x }) => [text, x]), [["no data", 20]]);
});

test("the middle of a gap between two times is a time", () => {
  const gap = { from: "2026-03-10T00:00:00", to: "2026-03-10T12:00:00" };
  const { annotations } = gapMarks({ muted: "#888888" }, [gap], "no data", () => 1);
  assert.equal(annotations[0].x, "2026-03-10T06:00:00");
});
