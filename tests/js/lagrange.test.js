import assert from "node:assert/strict";
import { test } from "node:test";

import { lagrangeAt, lagrangeRefined } from "../../static/js/lib/lagrange.js";
import { circularState, distance } from "./support.js";

const TIMES = Array.from({ length: 93 }, (_, i) => (i - 46) * 60);
const ARC = TIMES.map((tS) => circularState(6778, 0.9, tS).rKm);

test("one-minute samples of a low orbit are refined to a decimetre, ends included", () => {
  const { times, vectors } = lagrangeRefined(TIMES, ARC, 8);
  assert.equal(times.length, 92 * 8 + 1);
  times.forEach((tS, i) => {
    const error = distance(vectors[i], circularState(6778, 0.9, tS).rKm);
    assert.ok(error < 1e-4, `${error} km at ${tS} s`);
  });
});

test("it returns the samples at the samples", () => {
  for (const i of [0, 46, 92]) assert.ok(distance(lagrangeAt(TIMES, ARC, TIMES[i]), ARC[i]) < 1e-9);
});

test("a table shorter than the degree still interpolates", () => {
  const straight = lagrangeAt([0, 60], [[0, 0, 0], [6, 12, 18]], 30);
  assert.deepEqual(straight, [3, 6, 9]);
});
