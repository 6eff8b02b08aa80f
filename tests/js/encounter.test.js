import assert from "node:assert/strict";
import { test } from "node:test";

import { arcPoints, boxCorners, boxEdges } from "../../static/js/globe/encounter.js";
import { circularState, distance } from "./support.js";

const STATES = {
  r_primary_teme_km: [6778, 0, 0],
  rtn_axes_teme: [[1, 0, 0], [0, 0.6, 0.8], [0, -0.8, 0.6]],
};
const BOX = { half_extents_km: [2, 25, 10] };

test("a box lies on the station with its sides along R, T and N", () => {
  const corners = boxCorners(STATES, BOX);
  const middle = [0, 1, 2].map((axis) => corners.reduce((sum, c) => sum + c[axis], 0) / 8);
  assert.ok(distance(middle, STATES.r_primary_teme_km) < 1e-9);
  const lengths = boxEdges(STATES, BOX).map(([a, b]) => Math.round(distance(a, b)));
  assert.deepEqual(lengths, [4, 4, 4, 4, 50, 50, 50, 50, 20, 20, 20, 20]);
});

test("an arc is drawn finely through its samples", () => {
  const offsets = Array.from({ length: 21 }, (_, i) => (i - 10) * 60);
  const samples = offsets.map((tS) => circularState(6778, 0.9, tS).rKm);
  const points = arcPoints(offsets, samples);
  assert.equal(points.length, 20 * 8 + 1);
  assert.ok(distance(points[80], samples[10]) < 1e-6);
});

test("where an object cannot be propagated its arc ends", () => {
  const offsets = [-120, -60, 0, 60, 120, 180];
  const known = offsets.map((tS) => circularState(6778, 0.9, tS).rKm);
  assert.equal(arcPoints(offsets, [null, known[1], known[2], known[3], null, known[5]]).length, 17);
  assert.deepEqual(arcPoints(offsets, [known[0], known[1], null, known[3], null, null]), []);
});
