// Which objects are shown. Pure: criteria in, a mask out. The criteria live in the page's address.

import { STATE_SIZE } from "../lib/hermite.js";
import { REGIMES, regimeOf } from "../lib/orbit.js";
import { OBJECT_TYPES, queryWords } from "./object-catalog.js";

/**
 * @typedef {Object} Criteria
 * @property {Set<string>} types object types shown
 * @property {Set<string>} regimes altitude regimes shown
 * @property {string} ownerCode only this owner; "" for all
 * @property {string} constellation only this one; "" for all
 * @property {string} query only objects that match; "" for all
 */

/** @returns {Criteria} */
export function everything() {
  return {
    types: new Set(Object.keys(OBJECT_TYPES)),
    regimes: new Set(Object.keys(REGIMES)),
    ownerCode: "",
    constellation: "",
    query: "",
  };
}

/**
 * @param {import("./object-catalog.js").ObjectCatalog} catalog
 * @param {string[]} regimes one an object
 * @param {Criteria} criteria
 * @returns {Uint8Array} 1 where shown
 */
export function visibilityMask(catalog, regimes, criteria) {
  const { object_type: types, owner_code: owners, constellation } = catalog.columns;
  const words = queryWords(criteria.query);
  const mask = new Uint8Array(catalog.count);
  for (let i = 0; i < catalog.count; i += 1) {
    const shown =
      criteria.types.has(types[i]) &&
      criteria.regimes.has(regimes[i]) &&
      (!criteria.ownerCode || owners[i] === criteria.ownerCode) &&
      (!criteria.constellation || constellation[i] === criteria.constellation) &&
      (words.length === 0 || catalog.matches(i, words));
    mask[i] = shown ? 1 : 0;
  }
  return mask;
}

/**
 * The altitude regime of every object of a frame.
 * @param {Float32Array} frame
 * @returns {import("../lib/orbit.js").Regime[]}
 */
export function frameRegimes(frame) {
  return Array.from({ length: frame.length / STATE_SIZE }, (_, i) => {
    const [x, y, z, vx, vy, vz] = frame.subarray(i * STATE_SIZE, (i + 1) * STATE_SIZE);
    return regimeOf([x, y, z], [vx, vy, vz]);
  });
}

/**
 * Criteria from a page's address: what it does not name is not filtered.
 * @param {URLSearchParams} parameters
 * @returns {Criteria}
 */
export function criteriaFromAddress(parameters) {
  const criteria = everything();
  const chosen = (name, known) =>
    parameters.has(name)
      ? new Set(parameters.get(name).split(",").filter((value) => known.has(value)))
      : known;
  criteria.types = chosen("globe_types", criteria.types);
  criteria.regimes = chosen("globe_regimes", criteria.regimes);
  criteria.ownerCode = parameters.get("globe_owner") ?? "";
  criteria.constellation = parameters.get("globe_constellation") ?? "";
  criteria.query = parameters.get("globe_only") ?? "";
  return criteria;
}

/**
 * Write criteria into an address, leaving its other parameters alone.
 * @param {Criteria} criteria
 * @param {URLSearchParams} parameters
 */
export function criteriaToAddress(criteria, parameters) {
  const all = everything();
  const put = (name, value) => (value ? parameters.set(name, value) : parameters.delete(name));
  const putSet = (name, chosen, known) =>
    chosen.size === known.size ? parameters.delete(name) : parameters.set(name, [...chosen].join(","));
  putSet("globe_types", criteria.types, all.types);
  putSet("globe_regimes", criteria.regimes, all.regimes);
  put("globe_owner", criteria.ownerCode);
  put("globe_constellation", criteria.constellation);
  put("globe_only", criteria.query);
}
