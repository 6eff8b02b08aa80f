// Two break-ups beside each other: their charts, on the same axes.

import { drawDecay } from "../charts/breakup-decay.js";
import { drawGabbard, gabbardRanges } from "../charts/breakup-gabbard.js";
import { keepDrawn } from "../charts/kept-drawn.js";

const data = JSON.parse(document.getElementById("lab-charts").textContent);
const ranges = gabbardRanges(data.gabbard);

keepDrawn(document.getElementById("lab").dataset.plotlyUrl, [
  { id: "chart-decay", draw: (container) => drawDecay(container, data.decay) },
  ...data.gabbard.map((gabbard, i) => ({
    id: `chart-gabbard-${i}`,
    draw: (container) => drawGabbard(container, gabbard, ranges),
  })),
]);
