// The heights of the stations as lines across a chart of heights.

import { plainText } from "../lib/chart-text.js";

const NARROW_PX = 520;

export function stationLine(colours, y) {
  return { type: "line", xref: "paper", x0: 0, x1: 1, y0: y, y1: y, line: { color: colours.text, width: 1.2, dash: "dot" } };
}

/** The upper name over its line, the lower under its own: the stations fly close to each other. */
export function stationWords(stations, colours, container) {
  const sorted = [...stations].sort((a, b) => b.altitude_km - a.altitude_km);
  return sorted.map(({ name, altitude_km: y }, i) => ({
    text: container.clientWidth < NARROW_PX ? plainText(name) : `${plainText(name)} ${y.toFixed(0)} km`,
    xref: "paper",
    x: 1,
    xanchor: "right",
    y,
    yanchor: i === 0 ? "bottom" : "top",
    showarrow: false,
    font: { size: 11, color: colours.text },
    bgcolor: `${colours.ground}b0`,
  }));
}
