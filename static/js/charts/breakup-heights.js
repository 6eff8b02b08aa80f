// How many pieces are at which altitude, at once and after years: later lines are paler.

import { plainText } from "../lib/chart-text.js";
import { word } from "../lib/words.js";
import { axis, draw, palette } from "./plotly.js";

const SHOWN = 0.01; // of the fullest shell: farther out there is next to nothing
const DASHES = ["solid", "dash", "dot", "dashdot", "longdash"];
const PALEST = 0.4;

/**
 * @param {HTMLElement} container
 * @param {{middle_km: number[], profiles: {after: string, pieces: number[]}[]}} heights
 * @param {{name: string, altitude_km: number}[]} stations
 */
export function drawHeights(container, { middle_km: middles, profiles }, stations) {
  const colours = palette();
  const fullest = Math.max(...profiles.flatMap(({ pieces }) => pieces), 1e-9);
  const used = middles.filter((_, shell) => profiles.some(({ pieces }) => pieces[shell] > SHOWN * fullest));
  const traces = profiles.map(({ after, pieces }, i) => ({
    x: middles,
    y: pieces,
    name: after,
    mode: "lines",
    opacity: 1 - ((1 - PALEST) * i) / Math.max(profiles.length - 1, 1),
    line: { color: i === 0 ? colours.tiers.watch : colours.accent, width: 2, dash: DASHES[i % DASHES.length], shape: "hvh" },
    hovertemplate: `${after}: %{y:.0f}<extra></extra>`,
  }));
  return draw(container, traces, {
    xaxis: axis(colours, word("altitude, km"), { range: [Math.min(...used, 300) - 50, Math.max(...used, 600) + 50], tickformat: "," }),
    yaxis: axis(colours, word("pieces in 50 km"), { rangemode: "tozero" }),
    shapes: stations.map(({ altitude_km: x }) => ({ type: "line", x0: x, x1: x, yref: "paper", y0: 0, y1: 1, line: { color: colours.text, width: 1.2, dash: "dot" } })),
    annotations: stationNames(stations, colours),
    showlegend: true,
    legend: { orientation: "h", x: 0, y: 1.02, yanchor: "bottom", font: { size: 11, color: colours.text } },
    hovermode: "x unified",
    margin: { l: 52, r: 14, t: 40, b: 44 },
  });
}

/** The lower one's name on its left, the upper one's on its right. */
function stationNames(stations, colours) {
  const lowest = Math.min(...stations.map(({ altitude_km: own }) => own));
  return stations.map(({ name, altitude_km: x }) => ({
    text: plainText(name),
    x,
    xanchor: x === lowest ? "right" : "left",
    xshift: x === lowest ? -3 : 3,
    yref: "paper",
    y: 1,
    yanchor: "top",
    showarrow: false,
    font: { size: 11, color: colours.text },
  }));
}
