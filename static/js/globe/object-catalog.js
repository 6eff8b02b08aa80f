// The objects of one object set, in frame order, and how to find one.

import { word } from "../lib/words.js";

/**
 * @typedef {Object} ObjectColumns as the server sends them
 * @property {string} object_set
 * @property {number} frame_step_s
 * @property {number[]} norad_cat_id
 * @property {string[]} name
 * @property {string[]} object_type
 * @property {string[]} owner_code
 * @property {string[]} constellation
 * @property {number[]} epoch_unix_s
 * @property {number[]} is_synthetic 1 for an object that somebody made up
 */

/** Object types, in the order of the legend. */
export const OBJECT_TYPES = /** @type {const} */ ({
  payload: word("Payload"),
  rocket_body: word("Rocket body"),
  debris: word("Debris"),
  unknown: word("Unknown"),
});

export class ObjectCatalog {
  /** @param {ObjectColumns} columns */
  constructor(columns) {
    this.columns = columns;
    this.objectSet = columns.object_set;
    this.count = columns.norad_cat_id.length;
    this.indexById = new Map(columns.norad_cat_id.map((id, index) => [id, index]));
    this.upperNames = columns.name.map((name) => name.toUpperCase());
  }

  /**
   * @param {number} noradCatId
   * @returns {number} row in a frame, or -1
   */
  indexOf(noradCatId) {
    return this.indexById.get(noradCatId) ?? -1;
  }

  /** @param {number} index */
  object(index) {
    const { columns } = this;
    return {
      index,
      noradCatId: columns.norad_cat_id[index],
      name: columns.name[index],
      objectType: columns.object_type[index],
      ownerCode: columns.owner_code[index],
      constellation: columns.constellation[index],
      epochUnixS: columns.epoch_unix_s[index],
      isSynthetic: columns.is_synthetic[index] === 1,
    };
  }

  /**
   * Does an object answer to every word of a query, by name or by the start of its number?
   * @param {number} index
   * @param {string[]} words upper case
   */
  matches(index, words) {
    const name = this.upperNames[index];
    const id = String(this.columns.norad_cat_id[index]);
    return words.every((word) => name.includes(word) || id.startsWith(word));
  }

  /**
   * The best matches first: the number itself, names that begin so, then the rest in order.
   * @param {string} query
   * @param {number} limit
   * @returns {{indices: number[], total: number}}
   */
  search(query, limit) {
    const words = queryWords(query);
    if (words.length === 0) return { indices: [], total: 0 };
    const found = [];
    for (let index = 0; index < this.count; index += 1) {
      if (this.matches(index, words)) found.push({ index, rank: this.#rank(index, words[0]) });
    }
    found.sort((a, b) => a.rank - b.rank || a.index - b.index);
    return { indices: found.slice(0, limit).map(({ index }) => index), total: found.length };
  }

  #rank(index, firstWord) {
    if (String(this.columns.norad_cat_id[index]) === firstWord) return 0;
    return this.upperNames[index].startsWith(firstWord) ? 1 : 2;
  }

  /**
   * Values of a column with how many objects have each, the most frequent first; empty ones left out.
   * @param {"owner_code"|"constellation"} column
   * @returns {{value: string, count: number}[]}
   */
  tally(column) {
    const counts = new Map();
    for (const value of this.columns[column]) {
      if (value) counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    return [...counts]
      .map(([value, count]) => ({ value, count }))
      .sort((a, b) => b.count - a.count || a.value.localeCompare(b.value));
  }
}

/** @param {string} query */
export function queryWords(query) {
  return query.trim().toUpperCase().split(/\s+/).filter(Boolean);
}
