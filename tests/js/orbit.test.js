import assert from "node:assert/strict";
import { test } from "node:test";

import { altitudeKm, orbitShape, regimeOf } from "../../static/js/lib/orbit.js";
import { rtnAxes } from "../../static/js/lib/vectors.js";
import { circularState } from "./support.js";

const regimeOfCircle = (radiusKm) => {
  const { rKm, vKmS } = circularState(radiusKm, 0.5, 1000);
  return regimeOf(rKm, vKmS);
};

test("circular orbits fall into their regimes", () => {
  assert.equal(regimeOfCircle(6778), "leo");
  assert.equal(regimeOfCircle(26560), "meo");
  assert.equal(regimeOfCircle(42164), "geo");
  assert.equal(regimeOfCircle(43500), "meo");
});

test("a transfer orbit is highly elliptical wherever on it the object is", () => {
  const perigee = [6578, 0, 0];
  assert.equal(regimeOf(perigee, [0, 10.24, 0]), "heo");
});

test("an unknown state has no regime", () => {
  assert.equal(regimeOf([NaN, NaN, NaN], [NaN, NaN, NaN]), "unknown");
});

test("perigee and apogee of a circle are its altitude", () => {
  const { rKm, vKmS } = circularState(6778, 0.5, 500);
  const shape = orbitShape(rKm, vKmS);
  assert.ok(Math.abs(shape.perigeeKm - altitudeKm(rKm)) < 0.01);
  assert.ok(Math.abs(shape.apogeeKm - altitudeKm(rKm)) < 0.01);
});

test("radial, in-track and cross-track are what they are called", () => {
  const axes = rtnAxes([8000, 0, 0], [0, 8, 0]);
  assert.deepEqual(axes.map((axis) => axis.map(Math.abs)), [[1, 0, 0], [0, 1, 0], [0, 0, 1]]);
  assert.equal(axes[1][1], 1);
  assert.equal(axes[2][2], 1);
});
