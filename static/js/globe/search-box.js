// Find an object by name or number: a combobox as WAI-ARIA describes it, entirely on the keyboard.

import { OBJECT_TYPES } from "./object-catalog.js";
import { grouped } from "./card.js";
import { word } from "../lib/words.js";

const OFFERED = 12;

export class SearchBox {
  /**
   * @param {HTMLElement} element
   * @param {Object} actions
   * @param {(query: string, limit: number) => {objects: any[], total: number}} actions.search
   * @param {(noradCatId: number) => void} actions.onChoose
   * @param {(query: string) => void} actions.onOnly show nothing but the matches
   */
  constructor(element, { search, onChoose, onOnly }) {
    Object.assign(this, { search, onChoose, onOnly });
    this.input = element.querySelector("input");
    this.list = element.querySelector("[role=listbox]");
    this.only = element.querySelector("[data-search-only]");
    this.objects = /** @type {any[]} */ ([]);
    this.active = -1;
    this.input.addEventListener("input", () => this.#offer());
    this.input.addEventListener("keydown", (event) => this.#key(event));
    this.list.addEventListener("click", (event) => this.#click(event));
    this.only.addEventListener("click", () => this.#onlyMatches());
    // A press on the list must not take the focus from the field, which would close the list first.
    element.addEventListener("mousedown", (event) => {
      if (event.target !== this.input) event.preventDefault();
    });
    element.addEventListener("focusout", ({ relatedTarget }) => {
      if (!element.contains(relatedTarget)) this.#close();
    });
  }

  #offer() {
    const { objects, total } = this.search(this.input.value, OFFERED);
    this.objects = objects;
    this.list.replaceChildren(...objects.map((object, i) => option(object, i, this.list.id)));
    if (objects.length === 0 && this.input.value.trim()) this.list.append(nothing(this.input.value));
    this.#activate(objects.length ? 0 : -1);
    this.#toggle(Boolean(this.input.value.trim()));
    this.only.hidden = total < 2;
    this.only.textContent = word("Show only these {count}", { count: grouped(total, 0) });
  }

  #key(event) {
    const moves = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in moves && this.objects.length) {
      event.preventDefault();
      const count = this.objects.length;
      this.#activate((this.active + moves[event.key] + count) % count);
    } else if (event.key === "Enter" && this.active >= 0) {
      event.preventDefault();
      this.#choose(this.active);
    } else if (event.key === "Escape") {
      this.input.value = "";
      this.#close();
    }
  }

  #click(event) {
    const chosen = event.target.closest("[data-index]");
    if (chosen) this.#choose(Number(chosen.dataset.index));
  }

  #choose(index) {
    const { noradCatId, name } = this.objects[index];
    this.input.value = name;
    this.#close();
    this.onChoose(noradCatId);
  }

  #onlyMatches() {
    this.onOnly(this.input.value.trim());
    this.#close();
  }

  #activate(index) {
    this.active = index;
    for (const [i, element] of [...this.list.children].entries()) {
      element.setAttribute("aria-selected", String(i === index));
    }
    const id = index >= 0 ? this.list.children[index].id : "";
    this.input.setAttribute("aria-activedescendant", id);
    this.list.children[Math.max(index, 0)]?.scrollIntoView({ block: "nearest" });
  }

  #toggle(isOpen) {
    this.list.hidden = !isOpen;
    this.input.setAttribute("aria-expanded", String(isOpen));
  }

  #close() {
    this.#toggle(false);
    this.only.hidden = true;
  }
}

function option(object, index, listId) {
  const element = document.createElement("li");
  element.id = `${listId}-${index}`;
  element.dataset.index = String(index);
  element.setAttribute("role", "option");
  const name = document.createElement("span");
  name.textContent = object.name;
  const facts = document.createElement("small");
  facts.textContent = `${object.noradCatId} ${OBJECT_TYPES[object.objectType] ?? ""}`;
  element.append(name, facts);
  return element;
}

function nothing(query) {
  const element = document.createElement("li");
  element.className = "globe-search__nothing";
  element.textContent = word("No object is called \u201c{query}\u201d or has that number.", { query: query.trim() });
  return element;
}
