// The conjunction page: draws its charts, and says when a newer run has looked.

import { drawApproach } from "../charts/approach.js";
import { drawCourse } from "../charts/course.js";
import { drawDilution } from "../charts/dilution.js";
import { drawEncounterPlane } from "../charts/encounter-plane.js";
import { drawEvolution } from "../charts/evolution.js";
import { loadPlotly } from "../charts/plotly.js";

const CHARTS = [
  { id: "chart-approach", key: "approach", draw: drawApproach },
  { id: "chart-plane", key: "plane", draw: (container, all) => drawEncounterPlane(container, all, planeView) },
  { id: "chart-dilution", key: "dilution", draw: drawDilution },
  { id: "chart-course", key: "course", draw: drawCourse },
  { id: "chart-evolution", key: "evolution", draw: drawEvolution },
];

/** @type {"whole"|"miss"} */
let planeView = "whole";

const page = document.getElementById("encounter");
const data = JSON.parse(document.getElementById("chart-data").textContent);

async function drawCharts() {
  const present = presentCharts();
  if (!present.length) return;
  try {
    await loadPlotly(page.dataset.plotlyUrl);
    for (const chart of present) await chart.draw(chart.container, data);
  } catch (error) {
    for (const { container } of present) sayInstead(container, error);
  }
}

function presentCharts() {
  const wanted = CHARTS.map((chart) => ({ ...chart, container: document.getElementById(chart.id) }));
  return wanted.filter((chart) => chart.container && data[chart.key]);
}

/** A chart that cannot be drawn says so, and shows its figures instead. */
function sayInstead(container, error) {
  container.textContent = `${error.message} The figures are below.`;
  container.classList.add("chart__plot--failed");
  container.parentElement.querySelector("details")?.setAttribute("open", "");
}

/** Nothing moves under the reader's eyes: a newer opinion is offered, not put in place. */
function offerNewer() {
  let known = null;
  document.addEventListener("sp:live:conjunctions", (event) => {
    const newest = event.detail?.newest_assessment_id ?? null;
    if (known !== null && newest !== known) {
      document.getElementById("newer").hidden = false;
    }
    known = newest;
  });
}

/** The whole ellipse or the miss: two buttons that stay hidden where there is no ellipse. */
function offerPlaneViews() {
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

/** Paper is light: the page takes light colours while it is printed. */
function printOnLight() {
  const root = document.documentElement;
  let theme = root.dataset.theme;
  const redraw = () => {
    if (window.Plotly) for (const chart of presentCharts()) chart.draw(chart.container, data);
  };
  window.addEventListener("beforeprint", () => {
    theme = root.dataset.theme;
    root.dataset.theme = "light";
    redraw();
  });
  window.addEventListener("afterprint", () => {
    root.dataset.theme = theme;
    redraw();
  });
}

drawCharts();
offerPlaneViews();
offerNewer();
printOnLight();
document.addEventListener("sp:theme", () => {
  if (window.Plotly) drawCharts();
});
