// The legend, which is also the filter: what is shown, how many, and in which colour.

import { REGIMES } from "../lib/orbit.js";
import { everything } from "./filters.js";
import { OBJECT_TYPES } from "./object-catalog.js";
import { grouped } from "./card.js";
import { word } from "../lib/words.js";

const NARROW = "(max-width: 600px)"; // as in css/components/globe-narrow.css

export class FilterPanel {
  /**
   * @param {HTMLElement} element
   * @param {import("./filters.js").Criteria} criteria to begin with
   * @param {(criteria: import("./filters.js").Criteria) => void} onChange
   */
  constructor(element, criteria, onChange) {
    this.element = element;
    this.criteria = criteria;
    this.onChange = onChange;
    this.types = element.querySelector("[data-filter-types]");
    this.regimes = element.querySelector("[data-filter-regimes]");
    this.selects = {
      constellation: element.querySelector("[data-filter-constellation]"),
      ownerCode: element.querySelector("[data-filter-owner]"),
    };
    this.only = element.querySelector("[data-filter-only]");
    this.shown = element.querySelector("[data-filter-shown]");
    this.types.append(...Object.entries(OBJECT_TYPES).map(([key, said]) => choice("type", key, said)));
    this.regimes.append(...Object.entries(REGIMES).map(([key, said]) => choice("regime", key, said)));
    element.addEventListener("change", () => this.#read());
    element.querySelector("[data-filter-reset]").addEventListener("click", () => this.set(everything()));
    this.only.addEventListener("click", () => this.set({ ...this.criteria, query: "" }));
    this.#write();
    element.querySelector("[data-filter-legend]").open = !window.matchMedia(NARROW).matches;
  }

  /** @param {import("./filters.js").Criteria} criteria */
  set(criteria) {
    this.criteria = criteria;
    this.#write();
    this.onChange(criteria);
  }

  /**
   * Fill in what the loaded catalogue offers.
   * @param {import("./object-catalog.js").ObjectCatalog} catalog
   */
  offer(catalog) {
    fillSelect(this.selects.constellation, word("All constellations"), catalog.tally("constellation"));
    fillSelect(this.selects.ownerCode, word("All owners"), catalog.tally("owner_code"));
    for (const [key, count] of typeCounts(catalog)) {
      this.types.querySelector(`[value="${key}"] ~ .globe-filter__count`).textContent = grouped(count, 0);
    }
    this.#write();
  }

  /**
   * @param {number} shownCount
   * @param {number} totalCount
   */
  count(shownCount, totalCount) {
    const all = word("{count} objects", { count: grouped(totalCount, 0) });
    this.shown.textContent =
      shownCount === totalCount ? all : word("{count} of {all}", { count: grouped(shownCount, 0), all });
  }

  #read() {
    const checked = (list) =>
      new Set([...list.querySelectorAll("input:checked")].map((input) => input.value));
    this.criteria = {
      ...this.criteria,
      types: checked(this.types),
      regimes: checked(this.regimes),
      constellation: this.selects.constellation.value,
      ownerCode: this.selects.ownerCode.value,
    };
    this.onChange(this.criteria);
  }

  #write() {
    for (const input of this.types.querySelectorAll("input")) {
      input.checked = this.criteria.types.has(input.value);
    }
    for (const input of this.regimes.querySelectorAll("input")) {
      input.checked = this.criteria.regimes.has(input.value);
    }
    this.selects.constellation.value = this.criteria.constellation;
    this.selects.ownerCode.value = this.criteria.ownerCode;
    this.only.hidden = !this.criteria.query;
    this.only.textContent = word("Only \u201c{query}\u201d \u00d7", { query: this.criteria.query });
  }
}

function typeCounts(catalog) {
  const counts = new Map(Object.keys(OBJECT_TYPES).map((key) => [key, 0]));
  for (const type of catalog.columns.object_type) counts.set(type, (counts.get(type) ?? 0) + 1);
  return [...counts].filter(([key]) => key in OBJECT_TYPES);
}

function choice(name, value, said) {
  const label = document.createElement("label");
  label.className = `globe-filter__choice globe-filter__choice--${value.replace("_", "-")}`;
  const input = Object.assign(document.createElement("input"), { type: "checkbox", name, value });
  label.append(input, span("swatch", ""), span("word", said), span("count", ""));
  return label;
}

function span(part, text) {
  const element = document.createElement("span");
  element.className = `globe-filter__${part}`;
  element.textContent = text;
  return element;
}

function fillSelect(select, all, tally) {
  const option = (value, text) => Object.assign(document.createElement("option"), { value, textContent: text });
  const offered = tally.map(({ value, count }) => option(value, `${value} (${grouped(count, 0)})`));
  select.replaceChildren(option("", all), ...offered);
}
