import assert from "node:assert/strict";
import { test } from "node:test";

import { nearestObject } from "../../static/js/globe/picking.js";
import { Projection } from "../../static/js/globe/projection.js";
import { pictureIntervalMs } from "../../static/js/globe/render-pace.js";

const SIZE = 800;

/** A camera on the x axis at 20,000 km, looking at the centre, z up, 60 degrees wide. */
function projection() {
  const f = 1 / Math.tan(Math.PI / 6);
  // prettier-ignore
  const clipFromTeme = [ // column-major: clip x from y, clip y from z, w = distance along the sight
    0, 0, -1, -1,
    f, 0, 0, 0,
    0, f, 0, 0,
    0, 0, 20000, 20000,
  ];
  return new Projection({ clipFromTeme, cameraTemeKm: [20000, 0, 0], width: SIZE, height: SIZE });
}

function pick(points, point, mask = points.map(() => 1)) {
  return nearestObject({
    positionsTemeKm: Float64Array.from(points.flat()),
    mask: Uint8Array.from(mask),
    projection: projection(),
    point,
    reachPx: 8,
  });
}

const CENTRE = { x: SIZE / 2, y: SIZE / 2 };

test("the centre of the Earth is the centre of the picture; north is up, east is right", () => {
  assert.deepEqual(projection().toScreen([0, 0, 0]), CENTRE);
  assert.ok(projection().toScreen([0, 0, 5000]).y < CENTRE.y);
  assert.ok(projection().toScreen([0, 5000, 0]).x > CENTRE.x);
  assert.equal(projection().toScreen([30000, 0, 0]), null);
});

test("the nearest shown object within reach is picked", () => {
  const { x, y } = projection().toScreen([7000, 300, 0]);
  const points = [[7000, 0, 0], [7000, 300, 0], [7000, 310, 0]];
  assert.equal(pick(points, { x, y }), 1);
  assert.equal(pick(points, { x, y }, [1, 0, 1]), 2);
  assert.equal(pick(points, { x: x + 100, y }), -1);
});

test("nothing is picked through the Earth, but beside it everything is", () => {
  assert.equal(pick([[-7000, 0, 0]], CENTRE), -1);
  const beside = projection().toScreen([-7000, 12000, 0]);
  assert.equal(pick([[-7000, 12000, 0]], beside), 0);
});

test("unknown positions are never picked", () => {
  assert.equal(pick([[NaN, NaN, NaN]], CENTRE), -1);
});

test("what is off the picture or behind the Earth has no place on screen", () => {
  assert.equal(projection().visibleOnScreen([-7000, 0, 0]), null);
  assert.equal(projection().visibleOnScreen([7000, 60000, 0]), null);
  assert.deepEqual(projection().visibleOnScreen([7000, 0, 0]), CENTRE);
});

test("pictures come often when things move fast on screen, seldom when they do not", () => {
  const far = { cameraHeightKm: 19000, pixelsPerRadian: 900 };
  assert.equal(pictureIntervalMs({ rate: 1, ...far }), 125);
  assert.ok(pictureIntervalMs({ rate: 60, ...far }) < 17);
  assert.ok(pictureIntervalMs({ rate: 1, cameraHeightKm: 500, pixelsPerRadian: 900 }) < 17);
  assert.equal(pictureIntervalMs({ rate: 0, ...far }), 1000);
});
