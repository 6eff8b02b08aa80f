// What a state says about its orbit: altitude, and the regime it belongs to. For display and
// filtering only; nothing here is screened with.

import { cross, dot, length, scale, subtract } from "./vectors.js";
import { word } from "./words.js";

const MU_KM3_S2 = 398600.8; // WGS 72, as SGP4
const EARTH_RADIUS_KM = 6378.137; // WGS 84, equatorial
const LEO_MAX_APOGEE_KM = 2000; // IADC-02-01 rev. 3, 3.3.2: LEO protected region
const GEO_ALTITUDE_KM = 35786; // the same: geostationary altitude
const GEO_BAND_KM = 500;
const HIGHLY_ELLIPTICAL = 0.25;

/** @typedef {"leo"|"meo"|"geo"|"heo"|"unknown"} Regime */

/** In the order they are offered; the words are for people. */
export const REGIMES = /** @type {const} */ ({
  leo: word("Low (under 2,000 km)"),
  meo: word("Medium"),
  geo: word("Geostationary band"),
  heo: word("Highly elliptical"),
  unknown: word("Not known"),
});

/** Kilometres above a sphere of the equatorial radius. */
export const altitudeKm = (rKm) => length(rKm) - EARTH_RADIUS_KM;

/**
 * Osculating perigee and apogee altitude (km) and eccentricity.
 * @param {number[]} rKm
 * @param {number[]} vKmS
 * @returns {{perigeeKm: number, apogeeKm: number, eccentricity: number}}
 */
export function orbitShape(rKm, vKmS) {
  const r = length(rKm);
  const semiMajorKm = 1 / (2 / r - dot(vKmS, vKmS) / MU_KM3_S2);
  const towardsPerigee = subtract(scale(cross(vKmS, cross(rKm, vKmS)), 1 / MU_KM3_S2), scale(rKm, 1 / r));
  const eccentricity = length(towardsPerigee);
  return {
    eccentricity,
    perigeeKm: semiMajorKm * (1 - eccentricity) - EARTH_RADIUS_KM,
    apogeeKm: semiMajorKm * (1 + eccentricity) - EARTH_RADIUS_KM,
  };
}

/**
 * @param {number[]} rKm
 * @param {number[]} vKmS
 * @returns {Regime}
 */
export function regimeOf(rKm, vKmS) {
  const { perigeeKm, apogeeKm, eccentricity } = orbitShape(rKm, vKmS);
  if (!Number.isFinite(eccentricity)) return "unknown";
  if (apogeeKm < LEO_MAX_APOGEE_KM) return "leo";
  if (eccentricity > HIGHLY_ELLIPTICAL) return "heo";
  const low = GEO_ALTITUDE_KM - GEO_BAND_KM;
  const high = GEO_ALTITUDE_KM + GEO_BAND_KM;
  return perigeeKm > low && apogeeKm < high ? "geo" : "meo";
}
