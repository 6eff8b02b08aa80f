// A Gabbard diagram: the highest and the lowest point of each piece against its period.

import { word } from "../lib/words.js";
import { stationLine, stationWords } from "./breakup-stations.js";
import { axis, draw, palette } from "./plotly.js";

const SHARE_SHOWN = 0.97; // a few pieces go far out: they would press all others into a corner
const HEADROOM = 1.08;

/**
 * @typedef {Object} Gabbard
 * @property {number[]} period_min
 * @property {number[]} perigee_km
 * @property {number[]} apogee_km
 * @property {number[]} size_m
 * @property {string} title
 * @property {number} altitude_km where it happened
 * @property {{name: string, altitude_km: number}[]} stations
 */

/**
 * @param {HTMLElement} container
 * @param {Gabbard} gabbard
 * @param {{x: number[], y: number[]}} [ranges] those of a picture beside it
 */
export function drawGabbard(container, gabbard, ranges = gabbardRanges([gabbard])) {
  const colours = palette();
  const marks = (name, y, symbol, color) => ({
    x: gabbard.period_min,
    y,
    name,
    mode: "markers",
    marker: { symbol, color, size: 5, opacity: 0.7 },
    customdata: gabbard.size_m.map((size) => (size < 1 ? `${(size * 100).toFixed(0)} cm` : `${size.toFixed(1)} m`)),
    hovertemplate: `${word("{name} {height} km, period {period} min", { name, height: "%{y:,.0f}", period: "%{x:.1f}" })}, %{customdata}<extra></extra>`,
  });
  return draw(
    container,
    [
      marks(word("highest point"), gabbard.apogee_km, "triangle-up", colours.tiers.watch),
      marks(word("lowest point"), gabbard.perigee_km, "circle", colours.tiers.yellow),
    ],
    {
      xaxis: axis(colours, word("period, min"), { range: ranges.x }),
      yaxis: axis(colours, word("height, km"), { range: ranges.y, tickformat: "," }),
      shapes: gabbard.stations.map(({ altitude_km: y }) => stationLine(colours, y)),
      annotations: [...stationWords(gabbard.stations, colours, container), ...legend(colours)],
      margin: { l: 56, r: 12, t: 28, b: 44 },
    },
  );
}

/**
 * Ranges that hold nearly all pieces of several diagrams.
 * @param {Gabbard[]} all
 */
export function gabbardRanges(all) {
  const most = (values) => {
    const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
    return sorted.length ? sorted[Math.floor((sorted.length - 1) * SHARE_SHOWN)] : 1;
  };
  const periods = all.flatMap(({ period_min: own }) => own);
  const tallest = Math.max(...all.map(({ apogee_km: own }) => most([...own])), 600);
  const low = Math.min(...periods.filter(Number.isFinite), 88);
  const high = Math.max(...all.map(({ period_min: own }) => most([...own])), 92);
  return { x: [Math.max(low, 80) - 0.5, high + 0.03 * (high - low)], y: [0, tallest * HEADROOM] };
}

function legend(colours) {
  const mark = (text, x, color) => ({ text, xref: "paper", x, xanchor: "left", yref: "paper", y: 1, yanchor: "bottom", showarrow: false, font: { size: 12, color } });
  return [
    mark(word("▲ highest point"), 0, colours.tiers.watch),
    mark(word("● lowest point"), 0.34, colours.tiers.yellow),
  ];
}
