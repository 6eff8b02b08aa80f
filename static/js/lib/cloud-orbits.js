// Where the pieces of a cloud are: Kepler, and what the Earth's flattening does to node, perigee and
// anomaly in the mean. What drag does is in the snapshots that the server followed. For a picture
// only; nothing here is screened with.
// Source: Vallado, Fundamentals of Astrodynamics and Applications, 4th ed., sections 2.2 and 9.6.

import { STATE_SIZE } from "./hermite.js";
import { add, cross, dot, length, scale, subtract, unit } from "./vectors.js";

/** Numbers an orbit: a (km), e, i, node, argument of perigee, mean anomaly (rad), TEME. */
export const ORBIT_SIZE = 6;

const MU_KM3_S2 = 398600.8; // WGS 72, as SGP4
const J2 = 1.082616e-3;
const EARTH_RADIUS_KM = 6378.135;
const TURN = 2 * Math.PI;
const MOST_ITERATIONS = 12;
const CLOSE_RAD = 1e-9;
const NOTHING = 1e-9; // an orbit rounder or flatter than this has no perigee or node to speak of

/**
 * Orbits of states; what is not known, or does not come back, has one of NaN.
 * @param {Float32Array|number[]} states STATE_SIZE numbers each: km, km/s, TEME
 * @returns {Float64Array} ORBIT_SIZE numbers each
 */
export function orbitsOf(states) {
  const orbits = new Float64Array((states.length / STATE_SIZE) * ORBIT_SIZE);
  for (let from = 0, to = 0; from < states.length; from += STATE_SIZE, to += ORBIT_SIZE) {
    const r = [states[from], states[from + 1], states[from + 2]];
    const v = [states[from + 3], states[from + 4], states[from + 5]];
    orbits.set(orbitOf(r, v), to);
  }
  return orbits;
}

/** One orbit. @param {number[]} r km @param {number[]} v km/s @returns {number[]} */
export function orbitOf(r, v) {
  const distance = length(r);
  const a = 1 / (2 / distance - dot(v, v) / MU_KM3_S2);
  if (!(a > 0)) return Array(ORBIT_SIZE).fill(NaN);
  const h = cross(r, v);
  const towardsPerigee = subtract(scale(cross(v, h), 1 / MU_KM3_S2), scale(r, 1 / distance));
  const e = length(towardsPerigee);
  const node = Math.hypot(h[0], h[1]) < NOTHING * length(h) ? 0 : Math.atan2(h[0], -h[1]);
  const inclination = Math.atan2(Math.hypot(h[0], h[1]), h[2]);
  const [p, q] = planeAxes(inclination, node, 0);
  const angle = (of) => Math.atan2(dot(of, q), dot(of, p));
  const perigee = e < NOTHING ? 0 : angle(towardsPerigee);
  const trueAnomaly = angle(r) - perigee;
  const anomaly = Math.atan2(Math.sqrt(1 - e * e) * Math.sin(trueAnomaly), e + Math.cos(trueAnomaly));
  return [a, e, inclination, node, perigee, anomaly - e * Math.sin(anomaly)];
}

/**
 * States of orbits some time after they were taken. An orbit that is not known, or not closed, has
 * a state of NaN.
 * @param {ArrayLike<number>} orbits ORBIT_SIZE numbers each
 * @param {number} seconds since then
 * @param {Float32Array} out STATE_SIZE numbers each: km, km/s, TEME
 * @returns {Float32Array} out
 */
export function statesAfter(orbits, seconds, out) {
  for (let from = 0, to = 0; from < orbits.length; from += ORBIT_SIZE, to += STATE_SIZE) {
    const [a, e] = [orbits[from], orbits[from + 1]];
    if (a > 0 && e < 1) writeState(orbits, from, seconds, out, to);
    else out.fill(NaN, to, to + STATE_SIZE);
  }
  return out;
}

/**
 * The whole ellipse of one orbit as a closed line, turned as it is some time later.
 * @param {number[]} orbit
 * @param {number} seconds
 * @param {number} [steps]
 * @returns {number[][]} TEME km
 */
export function ellipse(orbit, seconds, steps = 180) {
  const [a, e, inclination] = orbit;
  const [, node, perigee] = turned(orbit, 0, seconds);
  const axes = planeAxes(inclination, node, perigee);
  return Array.from({ length: steps + 1 }, (_, step) => {
    const anomaly = (TURN * step) / steps;
    const [x, y] = [a * (Math.cos(anomaly) - e), a * Math.sqrt(1 - e * e) * Math.sin(anomaly)];
    return inSpace(axes, x, y);
  });
}

/** Mean anomaly, node and argument of perigee after some seconds, by the secular rates of J2. */
function turned(orbits, at, seconds) {
  const [a, e, inclination] = [orbits[at], orbits[at + 1], orbits[at + 2]];
  const motion = Math.sqrt(MU_KM3_S2 / (a * a * a));
  const flat = 1 - e * e;
  const strength = (1.5 * J2 * motion * (EARTH_RADIUS_KM / (a * flat)) ** 2) * seconds;
  const cosine = Math.cos(inclination);
  const sine2 = 1 - cosine * cosine;
  return [
    orbits[at + 5] + ((motion * seconds) % TURN) + strength * Math.sqrt(flat) * (1 - 1.5 * sine2),
    orbits[at + 3] - strength * cosine,
    orbits[at + 4] + strength * (2 - 2.5 * sine2),
  ];
}

function writeState(orbits, at, seconds, out, to) {
  const [a, e, inclination] = [orbits[at], orbits[at + 1], orbits[at + 2]];
  const [meanAnomaly, node, perigee] = turned(orbits, at, seconds);
  const anomaly = eccentricAnomaly(meanAnomaly, e);
  const [cosine, sine] = [Math.cos(anomaly), Math.sin(anomaly)];
  const minor = a * Math.sqrt(1 - e * e);
  const rate = Math.sqrt(MU_KM3_S2 / (a * a * a)) / (1 - e * cosine);
  const axes = planeAxes(inclination, node, perigee);
  out.set(inSpace(axes, a * (cosine - e), minor * sine), to);
  out.set(inSpace(axes, -a * sine * rate, minor * cosine * rate), to + 3);
}

/** Kepler's equation by Newton's method. */
function eccentricAnomaly(meanAnomaly, e) {
  const mean = meanAnomaly % TURN;
  let anomaly = mean + e * Math.sin(mean);
  for (let turn = 0; turn < MOST_ITERATIONS; turn += 1) {
    const step = (anomaly - e * Math.sin(anomaly) - mean) / (1 - e * Math.cos(anomaly));
    anomaly -= step;
    if (Math.abs(step) < CLOSE_RAD) break;
  }
  return anomaly;
}

/** Unit vectors towards perigee, and a quarter of a revolution after it. */
function planeAxes(inclination, node, perigee) {
  const [cn, sn] = [Math.cos(node), Math.sin(node)];
  const [cp, sp] = [Math.cos(perigee), Math.sin(perigee)];
  const [ci, si] = [Math.cos(inclination), Math.sin(inclination)];
  return [
    [cn * cp - sn * sp * ci, sn * cp + cn * sp * ci, sp * si],
    [-cn * sp - sn * cp * ci, -sn * sp + cn * cp * ci, cp * si],
  ];
}

function inSpace([p, q], x, y) {
  return [p[0] * x + q[0] * y, p[1] * x + q[1] * y, p[2] * x + q[2] * y];
}

/**
 * Which way a cloud lies from the Earth's middle, as the mean of its pieces' directions: 1 long where
 * all are in one place, near 0 where they are all around, or none has a place.
 * @param {Float32Array|number[]} states STATE_SIZE numbers each, NaN where a piece has no place
 */
export function middleOf(states) {
  let [sum, count] = [[0, 0, 0], 0];
  for (let at = 0; at < states.length; at += STATE_SIZE) {
    if (Number.isNaN(states[at])) continue;
    sum = add(sum, unit([states[at], states[at + 1], states[at + 2]]));
    count += 1;
  }
  return count ? scale(sum, 1 / count) : sum;
}
