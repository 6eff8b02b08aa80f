import assert from "node:assert/strict";
import { test } from "node:test";

import { ellipse, middleOf, orbitOf, orbitsOf, statesAfter } from "../../static/js/lib/cloud-orbits.js";
import { orbitShape } from "../../static/js/lib/orbit.js";
import { circularState, distance } from "./support.js";

const DAY_S = 86400;
const after = (orbit, seconds) => {
  const out = statesAfter(orbit, seconds, new Float32Array(6));
  return { rKm: [...out.slice(0, 3)], vKmS: [...out.slice(3)] };
};

test("a circle over the poles moves as a circle does", () => {
  // There the node stands still: only the anomaly runs at a rate that J2 changes a little.
  const { rKm, vKmS } = after([7000, 0, Math.PI / 2, 0, 0, 0], 60);
  const two = circularState(7000, Math.PI / 2, 60);
  assert.ok(distance(rKm, two.rKm) < 1, `${distance(rKm, two.rKm)} km`);
  assert.ok(distance(vKmS, two.vKmS) < 0.002);
});

test("perigee and apogee are those of the elements, wherever the piece is", () => {
  for (const seconds of [0, 1000, 4000, 3 * DAY_S]) {
    const { rKm, vKmS } = after([8000, 0.12, 1.2, 0.3, 0.7, 0.1], seconds);
    const shape = orbitShape(rKm, vKmS);
    assert.ok(Math.abs(shape.eccentricity - 0.12) < 1e-4);
    assert.ok(Math.abs(shape.perigeeKm - (8000 * 0.88 - 6378.137)) < 0.5);
  }
});

test("the node of a sun-synchronous orbit goes round once a year", () => {
  const orbit = [7228, 0.001, (98.7 * Math.PI) / 180, 0, 0, 0];
  const normal = ({ rKm: [x, y, z], vKmS: [u, v, w] }) => [y * w - z * v, z * u - x * w];
  const [nx, ny] = normal(after(orbit, 10 * DAY_S));
  const nodeDeg = (Math.atan2(nx, -ny) * 180) / Math.PI;
  assert.ok(Math.abs(nodeDeg - 9.856) < 0.15, `${nodeDeg}`);
});

test("what is not known or does not come back has no place", () => {
  for (const orbit of [[NaN, 0, 0, 0, 0, 0], [-9000, 1.4, 1, 0, 0, 0]]) {
    assert.ok(after(orbit, 10).rKm.every(Number.isNaN));
  }
});

test("an orbit's line is closed and goes through the piece", () => {
  const orbit = [7000, 0.01, 0.9, 1, 2, 0];
  const line = ellipse(orbit, 0);
  assert.ok(distance(line[0], line.at(-1)) < 1e-6);
  assert.ok(distance(line[0], after(orbit, 0).rKm) < 0.01);
});

test("a state becomes an orbit, and that orbit the same state", () => {
  const orbits = [[7000, 0.01, 0.9, 1, 2, 0.5], [9000, 0.25, 1.9, -2, 0.4, -3], [6900, 0, 0.5, 0, 0, 1]];
  for (const orbit of orbits) {
    const { rKm, vKmS } = after(orbit, 0);
    const again = after(orbitOf(rKm, vKmS), 0);
    assert.ok(distance(rKm, again.rKm) < 0.02, `${distance(rKm, again.rKm)} km`);
    assert.ok(distance(vKmS, again.vKmS) < 2e-5);
  }
});

test("a state over the equator, a fall and an escape are no trouble", () => {
  const [flat, unknown, gone] = [[7000, 0, 0, 0, 7.546, 0], Array(6).fill(NaN), [7000, 0, 0, 0, 12, 0]];
  const orbits = orbitsOf(Float32Array.from([...flat, ...unknown, ...gone]));
  assert.ok(Math.abs(orbits[0] - 7000) < 5 && orbits[2] === 0);
  assert.ok(orbits.slice(6).every(Number.isNaN));
});

test("a swarm has a middle on its side, a ring and nothing have none", () => {
  const piece = (x, y) => [x * 7000, y * 7000, 0, 0, 7.5, 0];
  const nowhere = Array(6).fill(NaN);
  assert.deepEqual(middleOf([...piece(0, -1), ...nowhere, ...piece(0, -1)]), [0, -1, 0]);
  assert.deepEqual(middleOf([...piece(0, 1), ...piece(0, -1)]), [0, 0, 0]);
  assert.deepEqual(middleOf(nowhere), [0, 0, 0]);
});
