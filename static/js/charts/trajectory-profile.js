// Height of a trajectory over time: what is too low to be screened, and where something comes near.

import { plainText } from "../lib/chart-text.js";
import { word } from "../lib/words.js";
import { axis, draw, palette } from "./plotly.js";

/**
 * @param {HTMLElement} container
 * @param {{minutes: (number|null)[], height_km: (number|null)[], floor_km: number, approaches: {minutes: number, height_km: number, words: string, is_station: boolean}[]}} profile
 */
export function drawTrajectoryProfile(container, profile) {
  const colours = palette();
  const highest = Math.max(...profile.height_km.filter((km) => km !== null), profile.floor_km);
  return draw(container, [line(profile, colours), marks(profile, colours)], {
    xaxis: axis(colours, word("minutes"), { rangemode: "tozero" }),
    yaxis: axis(colours, word("height, km"), { range: [Math.min(0, ...profile.height_km.filter((km) => km !== null)), highest * 1.08] }),
    shapes: [floor(profile, colours)],
    annotations: [floorLabel(profile, colours)],
    margin: { l: 60, r: 16, t: 12, b: 44 },
    hovermode: "closest",
  });
}

function line({ minutes, height_km: heights }, colours) {
  return {
    x: minutes,
    y: heights,
    mode: "lines",
    connectgaps: false,
    line: { color: colours.accent, width: 2 },
    hovertemplate: "%{x:.1f} min: %{y:,.0f} km<extra></extra>",
  };
}

function marks({ approaches }, colours) {
  return {
    x: approaches.map(({ minutes }) => minutes),
    y: approaches.map(({ height_km: height }) => height),
    text: approaches.map(({ words }) => plainText(words)),
    mode: "markers",
    marker: {
      size: approaches.map(({ is_station: isStation }) => (isStation ? 13 : 9)),
      symbol: approaches.map(({ is_station: isStation }) => (isStation ? "square" : "diamond")),
      color: approaches.map(({ is_station: isStation }) => (isStation ? colours.tiers.red : colours.tiers.yellow)),
      line: { color: colours.ground, width: 1 },
    },
    hovertemplate: "%{text}<extra></extra>",
  };
}

function floor({ floor_km: km }, colours) {
  return { type: "line", xref: "paper", x0: 0, x1: 1, y0: km, y1: km, line: { color: colours.muted, width: 1, dash: "dot" } };
}

function floorLabel({ floor_km: km }, colours) {
  return { xref: "paper", x: 1, xanchor: "right", y: km, yanchor: "bottom", text: word("not screened below {km} km", { km }), showarrow: false, font: { size: 11, color: colours.muted } };
}
