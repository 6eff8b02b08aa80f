// The page of one object: draws how far GP lies from its operator's ephemeris.

import { drawGpDifference } from "../charts/gp-difference.js";
import { loadPlotly } from "../charts/plotly.js";
import { word } from "../lib/words.js";

const container = document.getElementById("chart-gp-difference");
const data = JSON.parse(document.getElementById("gp-difference-data")?.textContent ?? "null");

async function drawChart() {
  try {
    await loadPlotly(container.dataset.plotlyUrl);
    await drawGpDifference(container, data);
  } catch (error) {
    container.textContent = word("{why} The figures are in the table.", { why: error.message });
    container.classList.add("ephemeris__chart--failed");
  }
}

if (container && data?.at_utc.length) {
  drawChart();
  document.addEventListener("sp:theme", () => {
    if (window.Plotly) drawGpDifference(container, data);
  });
}
