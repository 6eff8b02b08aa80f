import assert from "node:assert/strict";
import { test } from "node:test";

import { labelSpots } from "../../static/js/globe/label-spots.js";

const words = (x, y, { width = 80, height = 16, reach = 7, ...rest } = {}) => ({ x, y, width, height, reach, ...rest });

function overlaps(all, spots) {
  const boxes = spots.map(({ x, y }, i) => [x, y, x + all[i].width, y + all[i].height]);
  return boxes.flatMap((a, i) =>
    boxes.slice(i + 1).filter((b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3]),
  );
}

/** Repeatable numbers from 0 to 1. */
function* numbers(seed) {
  for (let state = seed; ; ) {
    state = (state * 1664525 + 1013904223) % 2 ** 32;
    yield state / 2 ** 32;
  }
}

test("alone, words stand where they would rather be", () => {
  const [spot] = labelSpots([words(100, 100, { side: "left" })]);
  assert.equal(spot.side, "left");
  assert.deepEqual([spot.x + 80 < 100, spot.y], [true, 92]);
});

test("words of things at one place all stand apart", () => {
  const all = Array.from({ length: 12 }, () => words(300, 200));
  assert.deepEqual(overlaps(all, labelSpots(all)), []);
});

test("whatever the geometry, no words cover others", () => {
  const random = numbers(7);
  const next = (scale) => random.next().value * scale;
  for (let round = 0; round < 500; round += 1) {
    const reachPx = next(200);
    const all = Array.from({ length: 8 }, () =>
      words(next(reachPx), next(reachPx), { width: 20 + next(200), height: 12 + next(20) }),
    );
    assert.deepEqual(overlaps(all, labelSpots(all)), [], `round ${round}`);
  }
});

test("words keep off the marks of others while there is room", () => {
  const all = [words(100, 100, { side: "aboveRight" }), words(140, 90)];
  const [spot] = labelSpots(all);
  assert.notEqual(spot.side, "aboveRight");
});

test("between two marks that nearly touch, words step past them instead of covering one", () => {
  const all = [words(100, 100, { reach: 0, side: "left" }), words(94, 100, { reach: 9 }), words(106, 102)];
  const [spot] = labelSpots(all);
  assert.ok(spot.x + 80 < 94 - 9 || spot.x > 106 + 7);
});

test("words stay inside the picture where they can", () => {
  const picture = { width: 200, height: 100 };
  const [corner, tooWide] = [words(195, 4), words(100, 50, { width: 300 })];
  const [{ x, y }] = labelSpots([corner], picture);
  assert.ok(x >= 0 && x + 80 <= 200 && y >= 0 && y + 16 <= 100);
  assert.ok(labelSpots([tooWide], picture)[0]);
});

test("the first to choose, the miss, keeps its place", () => {
  const alone = labelSpots([words(100, 100)])[0];
  const crowded = labelSpots([words(100, 100, { reach: 0 }), words(101, 100, { reach: 0 })])[0];
  assert.deepEqual(crowded, alone);
});
