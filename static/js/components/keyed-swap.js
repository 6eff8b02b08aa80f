/* global htmx */
// hx-swap="keyed": take a newer rendering of a page's parts without disturbing who is using it.
//   [data-replace] with an id      its content is replaced when it differs; words typed there stay,
//                                  and what was unfolded or folded there stays so
//   tbody[data-keyed] with an id   its rows are matched by their ids: changed cells change in
//                                  place, new rows slide in, others go; data-rest, if it has one, is
//                                  the id of what takes the focus when the row that had it is gone
// When the live stream asked (not the person), rows are neither added, moved nor removed while
// somebody is at work in the table (see components/table-hold.js): they wait, and a button says how
// many. Cells change in place meanwhile. Nothing at all is taken in between the beginning of a press
// and its click (see components/press.js).

import { productNowMs } from "../lib/product-clock.js";
import { afterPress, watchPresses } from "./press.js";
import { isHeld, watchHands } from "./table-hold.js";
import { counted, word } from "../lib/words.js";

const NEW_ROW_MS = 1700;
const WAITING_LOOK_MS = 500;
const TOKEN = "[name=csrfmiddlewaretoken]";

let isUnasked = false; // whether the answer that comes now was asked for by the live stream
const waiting = new Map(); // tbody id -> the newest rendering not yet taken in

/** Cells and attributes of a row, without touching what did not change. */
function updateRow(row, newer) {
  for (const { name, value } of [...newer.attributes]) {
    if (name === "tabindex" || name === "aria-current" || name === "class") continue;
    if (row.getAttribute(name) !== value) row.setAttribute(name, value);
  }
  [...newer.cells].forEach((cell, index) => {
    const mine = row.cells[index];
    if (!mine) row.append(cell.cloneNode(true));
    else if (mine.innerHTML !== cell.innerHTML && !mine.contains(document.activeElement)) {
      mine.innerHTML = cell.innerHTML;
    }
  });
}

function announce(rows) {
  const announcer = document.getElementById("announcer");
  const names = rows.map((row) => row.querySelector("th")?.firstElementChild?.textContent ?? "");
  if (!announcer || !rows.length) return;
  const what = counted("New row", "{count} new rows", rows.length);
  announcer.textContent = `${what}: ${names.slice(0, 3).join(", ")}`;
}

function markNew(row) {
  row.classList.add("is-new");
  setTimeout(() => row.classList.remove("is-new"), NEW_ROW_MS);
}

/** The row that has the focus, or has it inside, and where it stands. */
function focusedIn(tbody) {
  const row = [...tbody.rows].find((each) => each.contains(document.activeElement));
  return row && { row, element: document.activeElement, index: row.sectionRowIndex };
}

/** What has the focus once the row that had it is gone: the row now in its place, but where a key
 * would do something to that one unseen. Such a body names by data-rest who takes it instead. */
function heirOf(tbody, index) {
  const { rest } = tbody.dataset;
  return rest ? document.getElementById(rest) : tbody.rows[Math.min(index, tbody.rows.length - 1)];
}

/** A row that was moved lost its focus; one that is gone leaves it to its heir. */
function focusAgain(tbody, focused) {
  if (!focused || tbody.contains(document.activeElement)) return;
  const next = focused.row.isConnected ? focused.element : heirOf(tbody, focused.index);
  next?.focus({ preventScroll: true });
}

/** Put every row where the newer rendering has it. Rows already in place are not moved. */
function reconcile(tbody, newer, { isAsked }) {
  const wanted = [...newer.rows];
  const arrived = [];
  const focused = focusedIn(tbody);
  const ids = new Set(wanted.map((row) => row.id));
  for (const row of [...tbody.rows]) if (!ids.has(row.id)) row.remove();
  wanted.forEach((row, index) => {
    let mine = document.getElementById(row.id);
    if (!mine) {
      mine = document.importNode(row, true);
      arrived.push(mine);
    } else {
      updateRow(mine, row);
    }
    if (tbody.rows[index] !== mine) tbody.insertBefore(mine, tbody.rows[index] ?? null);
  });
  focusAgain(tbody, focused);
  if (isAsked) return;
  arrived.forEach(markNew);
  announce(arrived);
}

function structureDiffers(tbody, newer) {
  const ids = (body) => [...body.rows].map((row) => row.id).join();
  return ids(tbody) !== ids(newer);
}

function pendingButton(tbody) {
  const region = tbody.closest("[hx-ext~='keyed']");
  return region?.querySelector(".passes__pending") ?? null;
}

const without = (rows, others) => {
  const ids = new Set([...others].map((row) => row.id));
  return [...rows].filter((row) => !ids.has(row.id));
};
const isOver = (row) => Date.parse(row.dataset.tcaUtc) < productNowMs();

/** "4 new, 4 passed": what would come and go. */
function pendingWords(tbody, newer) {
  const [added, leaving] = [without(newer.rows, tbody.rows), without(tbody.rows, newer.rows)];
  const passed = leaving.filter(isOver).length;
  const gone = leaving.length - passed;
  const words = [
    added.length && word("{count} new", { count: added.length }),
    passed && word("{count} passed", { count: passed }),
    gone && word("{count} gone", { count: gone }),
  ];
  return words.filter(Boolean).join(", ") || word("New order");
}

function showPending(tbody, newer) {
  const button = pendingButton(tbody);
  if (!button) return;
  button.textContent = word("{what}: show", { what: pendingWords(tbody, newer) });
  button.hidden = false;
}

function takeIn(tbody, newer, options) {
  waiting.delete(tbody.id);
  const button = pendingButton(tbody);
  if (button) button.hidden = true;
  reconcile(tbody, newer, options);
  document.dispatchEvent(new CustomEvent("sp:rows", { detail: { tbody } }));
}

function updateRows(tbody, newer, { isAsked }) {
  if (!isAsked && isHeld(tbody) && structureDiffers(tbody, newer)) {
    for (const row of newer.rows) {
      const mine = document.getElementById(row.id);
      if (mine) updateRow(mine, row);
    }
    waiting.set(tbody.id, newer);
    showPending(tbody, newer);
    return;
  }
  takeIn(tbody, newer, { isAsked });
}

/** Where an element is inside a part: the index at each level, from the part down. */
function pathTo(part, element) {
  const path = [];
  for (let at = element; at !== part; at = at.parentElement) {
    path.unshift([...at.parentElement.children].indexOf(at));
  }
  return path;
}

/** What somebody has typed and not sent: by the ids of the fields, which the newer rendering has too. */
function typedIn(part) {
  const fields = [...part.querySelectorAll("input[id], textarea[id]")];
  return fields.filter((field) => field.value !== field.defaultValue).map(({ id, value }) => ({ id, value }));
}

function typeAgain(part, typed) {
  for (const { id, value } of typed) {
    const field = part.querySelector(`#${CSS.escape(id)}`);
    if (field) field.value = value;
  }
}

/** Fold and unfold the newer rendering as somebody has the page now. */
function foldLike(part, newer) {
  for (const { id, open } of part.querySelectorAll("details[id]")) {
    const fold = newer.querySelector(`#${CSS.escape(id)}`);
    if (fold) fold.open = open;
  }
}

/** Take the token of the newer rendering's forms: it differs in each and is no news of its own. */
function renewTokens(part, newer) {
  const token = newer.querySelector(TOKEN)?.value;
  if (token) for (const field of part.querySelectorAll(TOKEN)) field.value = token;
}

function replaceContent(part, newer) {
  for (const { name, value } of [...newer.attributes]) {
    if (name.startsWith("data-") && part.getAttribute(name) !== value) part.setAttribute(name, value);
  }
  foldLike(part, newer);
  renewTokens(part, newer);
  if (part.innerHTML === newer.innerHTML) return;
  const focused = part.contains(document.activeElement) ? document.activeElement : null;
  if (focused?.matches("input, select, textarea")) return; // somebody is filling it in
  const path = focused && focused !== part ? pathTo(part, focused) : null;
  const typed = typedIn(part);
  part.innerHTML = newer.innerHTML;
  typeAgain(part, typed);
  htmx.process(part);
  path?.reduce((at, index) => at?.children[index], part)?.focus({ preventScroll: true });
}

function takeWhatWaits(force) {
  for (const [id, newer] of waiting) {
    const tbody = document.getElementById(id);
    if (tbody && !force) showPending(tbody, newer); // more of it may have passed since
    if (tbody && (force || !isHeld(tbody))) takeIn(tbody, newer, { isAsked: false });
  }
}

/** The rendering as a tree: htmx may hand over a fragment or an element. */
function apply(fragment, options) {
  for (const newer of fragment.querySelectorAll("[data-replace][id]")) {
    const part = document.getElementById(newer.id);
    if (part) replaceContent(part, newer);
  }
  for (const newer of fragment.querySelectorAll("tbody[data-keyed][id]")) {
    const tbody = document.getElementById(newer.id);
    if (tbody) updateRows(tbody, newer, options);
  }
  document.dispatchEvent(new CustomEvent("sp:updated"));
}

htmx.defineExtension("keyed", {
  isInlineSwap: (swapStyle) => swapStyle === "keyed",
  handleSwap(swapStyle, _target, fragment) {
    if (swapStyle !== "keyed") return false;
    const options = { isAsked: !isUnasked };
    afterPress(() => apply(fragment, options));
    return [];
  },
});

document.addEventListener("htmx:beforeSwap", (event) => {
  const cause = event.detail.requestConfig?.triggeringEvent?.type ?? "";
  isUnasked = cause.startsWith("sp:");
});
document.addEventListener("click", (event) => {
  if (event.target.closest(".passes__pending")) takeWhatWaits(true);
});
watchHands();
watchPresses();
setInterval(() => takeWhatWaits(false), WAITING_LOOK_MS);
