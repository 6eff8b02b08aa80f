// The answer of a break-up: its charts and its globe. All they show stands in words and tables too.

import { drawDecay } from "../charts/breakup-decay.js";
import { drawExposure } from "../charts/breakup-exposure.js";
import { drawGabbard } from "../charts/breakup-gabbard.js";
import { drawHeights } from "../charts/breakup-heights.js";
import { keepDrawn } from "../charts/kept-drawn.js";
import { showCloud } from "../globe/cloud-globe.js";

const dataOf = (id) => JSON.parse(document.getElementById(id)?.textContent ?? "null");
const data = dataOf("lab-charts");
const cloud = dataOf("lab-cloud");

keepDrawn(document.getElementById("lab").dataset.plotlyUrl, [
  { id: "chart-gabbard", draw: (container) => drawGabbard(container, data.gabbard) },
  { id: "chart-decay", draw: (container) => drawDecay(container, data.decay) },
  { id: "chart-heights", draw: (container) => drawHeights(container, data.heights, data.gabbard.stations) },
  ...data.exposure.map((exposure, i) => ({
    id: `chart-exposure-${i}`,
    draw: (container) => drawExposure(container, exposure),
  })),
]);

if (cloud) showCloud(document.getElementById("lab-globe"), cloud);
