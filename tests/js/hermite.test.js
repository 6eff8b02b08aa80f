import assert from "node:assert/strict";
import { test } from "node:test";

import { interpolatePositions, interpolateState } from "../../static/js/lib/hermite.js";
import { circularState, distance, frameOf } from "./support.js";

const STEP_S = 60;
const LOWEST_KM = 6578; // 200 km: the fastest bend there is

function pair(radiusKm) {
  return [0, STEP_S].map((tS) => frameOf([circularState(radiusKm, 0.9, tS, 0.4), null]));
}

test("it stays within two metres of the orbit between frames a minute apart", () => {
  for (const radiusKm of [LOWEST_KM, 6778, 7178]) {
    const [first, second] = pair(radiusKm);
    for (let fraction = 0; fraction <= 1; fraction += 0.05) {
      const exact = circularState(radiusKm, 0.9, fraction * STEP_S, 0.4);
      const { rKm } = interpolateState(first, second, 0, fraction, STEP_S);
      assert.ok(distance(rKm, exact.rKm) < 0.002, `${distance(rKm, exact.rKm)} km at ${fraction}`);
    }
  }
});

test("it passes through both frames exactly", () => {
  const [first, second] = pair(6778);
  assert.deepEqual(interpolateState(first, second, 0, 0, STEP_S).rKm, [...first.slice(0, 3)]);
  assert.deepEqual(interpolateState(first, second, 0, 1, STEP_S).rKm, [...second.slice(0, 3)]);
});

test("its velocity is the rate of its position", () => {
  const [first, second] = pair(6778);
  const at = (fraction) => interpolateState(first, second, 0, fraction, STEP_S);
  const h = 1e-5;
  const [before, after, middle] = [at(0.3 - h), at(0.3 + h), at(0.3)];
  for (const axis of [0, 1, 2]) {
    const rate = (after.rKm[axis] - before.rKm[axis]) / (2 * h * STEP_S);
    assert.ok(Math.abs(rate - middle.vKmS[axis]) < 1e-6);
  }
});

test("all positions at once are the same as one by one, and unknown rows stay unknown", () => {
  const [first, second] = pair(6778);
  const all = interpolatePositions(first, second, 0.7, STEP_S, new Float64Array(6));
  assert.deepEqual([...all.slice(0, 3)], interpolateState(first, second, 0, 0.7, STEP_S).rKm);
  assert.ok(all.slice(3).every(Number.isNaN));
});
