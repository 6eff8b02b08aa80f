import assert from "node:assert/strict";
import { test } from "node:test";

import { boxCorners, boxEdges, fittingRangeKm, framedBox, scaledAxes, temeOf } from "../../static/js/globe/box-view.js";
import { arcPoints } from "../../static/js/globe/encounter.js";
import { cross, dot, scale, unit } from "../../static/js/lib/vectors.js";
import { circularState, distance } from "./support.js";

const AXES = { originTemeKm: [6778, 0, 0], axesTeme: [[1, 0, 0], [0, 0.6, 0.8], [0, -0.8, 0.6]] };
const PIZZA = { name: "pizza box", half_extents_km: [0.75, 25, 25] };
const BOX = { name: "notification box", half_extents_km: [2, 25, 10] };
const LARGE = { name: "detection box", half_extents_km: [10, 40, 40] };

test("a box lies on the station with its sides along R, T and N", () => {
  const corners = boxCorners(BOX).map((corner) => temeOf(corner, AXES));
  const middle = [0, 1, 2].map((axis) => corners.reduce((sum, c) => sum + c[axis], 0) / 8);
  assert.ok(distance(middle, AXES.originTemeKm) < 1e-9);
  const lengths = boxEdges(BOX).map(([a, b]) => Math.round(distance(a, b)));
  assert.deepEqual(lengths, [4, 4, 4, 4, 50, 50, 50, 50, 20, 20, 20, 20]);
  assert.deepEqual(temeOf([0, 25, 0], AXES), [6778, 15, 20]);
});

test("the smallest box that holds the miss is looked at, or the largest when none does", () => {
  const boxes = [BOX, LARGE, PIZZA];
  assert.equal(framedBox(boxes, [1.5, -24, 9]), BOX);
  assert.equal(framedBox(boxes, [-0.5, 20, -20]), PIZZA);
  assert.equal(framedBox(boxes, [4.4, 11, 6]), LARGE);
  assert.equal(framedBox(boxes, [30, 0, 0]), LARGE);
  assert.equal(framedBox([], [1, 1, 1]), null);
});

test("from where the camera stands it sees every corner, outside the box and no farther than needed", () => {
  const direction = [0.46, -0.64, -0.615];
  for (const halfView of [{ right: 0.58, up: 0.55 }, { right: 0.27, up: 0.58 }]) {
    const corners = boxCorners(LARGE);
    const eye = scale(direction, fittingRangeKm(direction, corners, halfView));
    assert.ok(eye.some((km, i) => Math.abs(km) > LARGE.half_extents_km[i]), "inside");
    const seen = corners.map((corner) => onScreen(eye, corner, halfView));
    assert.ok(seen.every(({ depth }) => depth > 0));
    const farthest = Math.max(...seen.flatMap(({ x, y }) => [Math.abs(x), Math.abs(y)]));
    assert.ok(Math.abs(farthest - 0.68) < 1e-9, `${farthest} of half the picture`);
  }
});

test("axes end at the box's sides and say how long they are", () => {
  assert.deepEqual(scaledAxes(BOX).map(({ text }) => text), ["2 km radial", "25 km in-track", "10 km cross-track"]);
  assert.deepEqual(scaledAxes(BOX).map(({ tipKm }) => tipKm), [[2, 0, 0], [0, 25, 0], [0, 0, 10]]);
});

/** A point as shares of half the picture, for a camera that looks at the origin with R up. */
function onScreen(eye, point, halfView) {
  const towards = unit(eye);
  const right = unit(cross([1, 0, 0], towards));
  const depth = dot(eye, towards) - dot(point, towards);
  const x = dot(point, right) / depth / halfView.right;
  return { depth, x, y: dot(point, cross(towards, right)) / depth / halfView.up };
}

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
