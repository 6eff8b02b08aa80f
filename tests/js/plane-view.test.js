import assert from "node:assert/strict";
import { test } from "node:test";

import { apartKm, edgeTowards, holds, isSeen, missView, sigmasAround, spread, unitOf, wholeView } from "../../static/js/lib/plane-view.js";

const SIZE = { width: 600, height: 300 };
const MISS = { xi_km: -0.4, zeta_km: 1.2 };
const LIMITS = [{ km: 25 }, { km: 5 }, { km: 1 }];

function plane(sigmaX, sigmaY, radiusKm = 0.07) {
  const outline = (sigmas) => ({
    sigmas,
    xi_km: [MISS.xi_km + sigmas * sigmaX, MISS.xi_km, MISS.xi_km - sigmas * sigmaX],
    zeta_km: [MISS.zeta_km, MISS.zeta_km + sigmas * sigmaY, MISS.zeta_km - sigmas * sigmaY],
  });
  return { miss: MISS, ellipses: [1, 2, 3].map(outline), hard_body_radius_km: radiusKm };
}

test("the whole holds the widest ellipse, the miss and the station", () => {
  const view = wholeView(plane(40, 0.2), SIZE);
  for (const place of [{ xi_km: 0, zeta_km: 0 }, MISS, { xi_km: 119.6, zeta_km: 1.2 }, { xi_km: -120.4, zeta_km: 1.2 }])
    assert.ok(holds(view, place));
});

test("both axes have one scale and the picture is filled, however long the ellipse", () => {
  for (const [x, y] of [[40, 0.2], [0.2, 40], [1, 1]]) {
    const view = wholeView(plane(x, y), SIZE);
    assert.ok(Math.abs(view.halfX / view.halfY - 2) < 1e-12);
    assert.ok(Math.abs(view.kmPerPx * SIZE.width - 2 * view.halfX) < 1e-9);
  }
});

test("the miss has a picture of its own beside that of the ellipse", () => {
  const view = missView(plane(40, 1), [{ km: 2 }, ...LIMITS], SIZE);
  assert.ok(Math.abs(view.halfY - 1.35 * Math.hypot(0.4, 1.2)) < 1e-9);
});

test("without ellipses the nearest limit around the miss is seen, if that is near", () => {
  const bare = { ...plane(1, 1), ellipses: [] };
  assert.ok(Math.abs(missView(bare, [{ km: 2 }, ...LIMITS], SIZE).halfY - 1.35 * 2) < 1e-9);
  assert.ok(Math.abs(missView(bare, [{ km: 25 }], SIZE).halfY - 1.35 * Math.hypot(0.4, 1.2)) < 1e-9);
});

test("a miss of nothing still shows the hard body", () => {
  const view = missView({ miss: { xi_km: 0, zeta_km: 0 }, ellipses: [], hard_body_radius_km: 0.07 }, [], SIZE);
  assert.ok(isSeen(0.07, view));
  assert.ok(view.halfY > 0.07);
});

test("a hard body of less than a few pixels is not called drawn to scale", () => {
  assert.equal(isSeen(0.07, wholeView(plane(40, 0.2), SIZE)), false);
  assert.equal(isSeen(0.07, wholeView(plane(0.1, 0.1), SIZE)), true);
});

test("what lies outside is pointed at from the edge, in its direction", () => {
  const view = missView(plane(40, 1), [], SIZE);
  const far = { xi_km: 34, zeta_km: 0.1 };
  assert.equal(holds(view, far), false);
  const edge = edgeTowards(view, far);
  assert.ok(Math.abs(edge.xi_km - view.halfX) < 1e-12 || Math.abs(Math.abs(edge.zeta_km) - view.halfY) < 1e-12);
  assert.ok(Math.abs(edge.zeta_km / edge.xi_km - far.zeta_km / far.xi_km) < 1e-12);
  const above = edgeTowards(view, { xi_km: 0, zeta_km: -50 });
  assert.deepEqual([Math.abs(above.xi_km), above.zeta_km], [0, -view.halfY]);
  assert.equal(apartKm({ xi_km: 0, zeta_km: 0 }, { xi_km: 3, zeta_km: -4 }), 5);
});

test("small pictures are in metres", () => {
  assert.equal(unitOf({ halfY: 0.3 }).name, "m");
  assert.equal(unitOf({ halfY: 3 }).name, "km");
});

test("a picture that lies within an ellipse all through says within how many sigmas", () => {
  const view = missView(plane(1, 1), [], SIZE);
  const square = (sigmas, half) => ({ sigmas, xi_km: [half, -half, -half, half, half], zeta_km: [half, half, -half, -half, half] });
  assert.equal(sigmasAround({ ellipses: [square(1, 1), square(2, 9), square(3, 20)] }, view), 2);
  assert.equal(sigmasAround({ ellipses: [square(1, 1), square(2, 1.5), square(3, 2)] }, view), null);
  assert.equal(sigmasAround({ ellipses: [] }, view), null);
});

test("names that would lie on each other are moved apart, and stay in the picture", () => {
  assert.deepEqual(spread([10, 12, -40], 16, 100), [10, 26, -40]);
  assert.deepEqual(spread([95, 99], 16, 100), [84, 100]);
  assert.deepEqual(spread([-120], 16, 100), [-100]);
  assert.deepEqual(spread([], 16, 100), []);
});
