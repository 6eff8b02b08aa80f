// The table of passes: a press anywhere on a row selects it, its Details link opens its page. One stop
// for the Tab key; arrows move and select, Enter opens.

import { select, selected } from "./selection.js";

const rowsOf = (table) => [...table.tBodies[0].rows];

/** Exactly one row can be tabbed to; links in rows are reached by Enter. */
function keepOneTabStop(table) {
  const rows = rowsOf(table);
  const focused = rows.find((row) => row === document.activeElement);
  const chosen = rows.find((row) => row.getAttribute("aria-current") === "true");
  const stop = focused ?? chosen ?? rows[0];
  for (const row of rows) {
    row.tabIndex = row === stop ? 0 : -1;
    for (const link of row.querySelectorAll("a")) link.tabIndex = -1;
  }
}

function selectRow(row) {
  const { conjunctionId, secondaryId } = row.dataset;
  select({ conjunctionId: Number(conjunctionId), noradCatId: Number(secondaryId) }, "table");
}

function show(table, { conjunctionId }, { scroll }) {
  for (const row of rowsOf(table)) {
    const isChosen = Number(row.dataset.conjunctionId) === conjunctionId;
    if (isChosen) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
    if (isChosen && scroll) row.scrollIntoView({ block: "nearest" });
  }
  keepOneTabStop(table);
}

function move(table, row, step) {
  const rows = rowsOf(table);
  const next = rows[Math.max(0, Math.min(rows.length - 1, rows.indexOf(row) + step))];
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
  selectRow(next);
}

/** "Skip to passes": to the row that the Tab key would reach, or to the sentence that says why none. */
function wireSkipLink(table) {
  document.querySelector("[data-skip-to-passes]")?.addEventListener("click", (event) => {
    event.preventDefault();
    const stop = rowsOf(table).find((row) => row.tabIndex === 0);
    (stop ?? table.closest("[tabindex]")).focus();
  });
}

const STEPS = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -1e6, End: 1e6 };

function onKey(table, event) {
  const row = event.target.closest("tbody tr");
  if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key in STEPS) {
    event.preventDefault();
    move(table, row, STEPS[event.key]);
  } else if (event.key === "Enter" && event.target === row) {
    row.querySelector("a").click();
  } else if (event.key === "g") {
    selectRow(row); // the globe flies to what is selected
  } else if (event.key === "Escape") {
    select({ conjunctionId: null, noradCatId: null }, "table");
  }
}

/** Where nothing has the focus, as on a page just opened, arrows begin at the row that Tab would reach. */
function onKeyOfNobody(table, event) {
  if (document.activeElement !== document.body || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
  const stop = rowsOf(table).find((row) => row.tabIndex === 0);
  if (!stop?.checkVisibility() || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  move(table, stop, 0);
}

/** @param {HTMLTableElement} table */
export function wirePassesTable(table) {
  table.addEventListener("keydown", (event) => onKey(table, event));
  document.addEventListener("keydown", (event) => onKeyOfNobody(table, event));
  table.addEventListener("click", (event) => {
    const row = event.target.closest("tbody tr");
    if (!row || event.target.closest("a")) return;
    row.focus({ preventScroll: true });
    selectRow(row);
  });
  document.addEventListener("sp:select", ({ detail }) =>
    show(table, detail, { scroll: detail.source !== "table" }),
  );
  wireSkipLink(table);
  document.addEventListener("sp:rows", () => show(table, selected(), { scroll: false }));
  keepOneTabStop(table);
}
