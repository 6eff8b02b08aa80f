// The page Catalogue, Insight: draws its charts. All it says stands in its tables too.

import { drawBands, drawConstellations, drawDensity, drawGrowth, drawOwners, drawPlanned } from "../charts/insight.js";
import { keepDrawn } from "../charts/kept-drawn.js";

const data = JSON.parse(document.getElementById("insight-data").textContent);

keepDrawn(document.getElementById("insight").dataset.plotlyUrl, [
  { id: "chart-owners", draw: (container) => drawOwners(container, data) },
  { id: "chart-bands", draw: (container) => drawBands(container, data) },
  { id: "chart-constellations", draw: (container) => drawConstellations(container, data) },
  { id: "chart-growth", draw: (container) => drawGrowth(container, data) },
  { id: "chart-density", draw: (container) => drawDensity(container, data) },
  { id: "chart-planned", draw: (container) => drawPlanned(container, data) },
]);
