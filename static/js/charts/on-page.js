// The charts of a page that has them: drawn once Plotly is there, and again as theme or view change.

import { drawApproach } from "./approach.js";
import { drawCourse } from "./course.js";
import { drawDilution } from "./dilution.js";
import { drawEncounterPlane } from "./encounter-plane.js";
import { drawEvolution } from "./evolution.js";
import { loadPlotly } from "./plotly.js";
import { word } from "../lib/words.js";

const CHARTS = [
  { id: "chart-approach", key: "approach", draw: drawApproach },
  { id: "chart-plane", key: "plane", draw: (container, all) => drawEncounterPlane(container, all, planeView) },
  { id: "chart-dilution", key: "dilution", draw: drawDilution },
  { id: "chart-course", key: "course", draw: drawCourse },
  { id: "chart-evolution", key: "evolution", draw: drawEvolution },
];

const PAPER_PX = { width: 690, height: 290 }; // what A4 and Letter hold within a panel

/** @type {"whole"|"miss"} */
let planeView = "whole";

const source = document.getElementById("chart-data");
const data = source ? JSON.parse(source.textContent) : {};

/**
 * Draw whatever charts the page has, and keep them true.
 * @param {string} plotlyUrl
 */
export function showCharts(plotlyUrl) {
  const drawCharts = async () => {
    const present = presentCharts();
    if (!present.length) return;
    try {
      await loadPlotly(plotlyUrl);
      for (const chart of present) await chart.draw(chart.container, data);
    } catch (error) {
      for (const { container } of present) sayInstead(container, error);
    }
  };
  drawCharts();
  offerPlaneViews(drawCharts);
  redrawForPaper();
  document.addEventListener("sp:theme", () => {
    if (window.Plotly) drawCharts();
  });
}

function presentCharts() {
  const wanted = CHARTS.map((chart) => ({ ...chart, container: document.getElementById(chart.id) }));
  return wanted.filter((chart) => chart.container && data[chart.key]);
}

/** A chart that cannot be drawn says so, and shows its figures instead. */
function sayInstead(container, error) {
  container.textContent = word("{why} The figures are below.", { why: error.message });
  container.classList.add("chart__plot--failed");
  container.parentElement.querySelector("details")?.setAttribute("open", "");
}

/** The whole ellipse or the miss: two buttons that stay hidden where there is no ellipse. */
function offerPlaneViews(drawCharts) {
  const group = /** @type {HTMLElement|null} */ (document.querySelector("[data-plane-views]"));
  if (!group || !data.plane) return;
  const buttons = [...group.querySelectorAll("button")];
  const say = () => buttons.forEach((each) => each.setAttribute("aria-pressed", String(each.dataset.view === planeView)));
  for (const button of buttons) {
    button.addEventListener("click", () => {
      planeView = button.dataset.view === "miss" ? "miss" : "whole";
      say();
      drawCharts();
    });
  }
  say();
  group.hidden = false;
}

/** Paper is light (lib/theme.js) and narrow: charts follow before the browser lays it out. */
function redrawForPaper() {
  const redraw = (size) => {
    if (!window.Plotly) return;
    for (const { container, draw } of presentCharts()) {
      draw(container, data);
      window.Plotly.relayout(container, size);
    }
  };
  window.addEventListener("beforeprint", () => redraw(PAPER_PX));
  window.addEventListener("afterprint", () => redraw({ autosize: true }));
  // A view of how it prints, which sends neither: what was drawn higher would lie on what follows.
  matchMedia("print").addEventListener("change", ({ matches }) => redraw(matches ? PAPER_PX : { autosize: true }));
}
