// The conjunction page: draws its charts, and says when a newer run has looked.

import { drawApproach } from "../charts/approach.js";
import { drawEncounterPlane } from "../charts/encounter-plane.js";
import { drawEvolution } from "../charts/evolution.js";
import { loadPlotly } from "../charts/plotly.js";

const CHARTS = [
  { id: "chart-approach", key: "approach", draw: drawApproach },
  { id: "chart-plane", key: "plane", draw: drawEncounterPlane },
  { id: "chart-evolution", key: "evolution", draw: drawEvolution },
];

const page = document.getElementById("encounter");
const data = JSON.parse(document.getElementById("chart-data").textContent);

async function drawCharts() {
  const wanted = CHARTS.map((chart) => ({ ...chart, container: document.getElementById(chart.id) }));
  const present = wanted.filter((chart) => chart.container && data[chart.key]);
  if (!present.length) return;
  try {
    await loadPlotly(page.dataset.plotlyUrl);
    for (const chart of present) await chart.draw(chart.container, data);
  } catch (error) {
    for (const { container } of present) sayInstead(container, error);
  }
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

drawCharts();
offerNewer();
document.addEventListener("sp:theme", () => {
  if (window.Plotly) drawCharts();
});
