// The page of a trajectory study: its chart of heights, kept true as theme and width change.

import { loadPlotly } from "../charts/plotly.js";
import { drawTrajectoryProfile } from "../charts/trajectory-profile.js";

const page = document.getElementById("trajectory");
const chart = document.getElementById("trajectory-profile");
const profile = JSON.parse(document.getElementById("trajectory-chart").textContent);

async function show() {
  try {
    await loadPlotly(page.dataset.plotlyUrl);
    await drawTrajectoryProfile(chart, profile);
  } catch (error) {
    chart.textContent = error.message;
  }
}

show();
document.addEventListener("sp:theme", () => {
  if (window.Plotly) drawTrajectoryProfile(chart, profile);
});
