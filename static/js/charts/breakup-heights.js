// How many pieces are at which altitude, over time: darker for more.

import { axis, draw, palette } from "./plotly.js";
import { stationLine, stationWords } from "./breakup-stations.js";
import { timeAxis } from "./breakup-time.js";

const SHOWN = 0.004; // of the fullest shell: higher up there is next to nothing

/**
 * @param {HTMLElement} container
 * @param {{middle_km: number[], days: number[], pieces: number[][]}} heights pieces per shell, per day
 * @param {{name: string, altitude_km: number}[]} stations
 */
export function drawHeights(container, { middle_km: middles, days, pieces }, stations) {
  const colours = palette();
  const fullest = Math.max(...pieces.flat(), 1e-9);
  const used = middles.filter((_, shell) => pieces.some((at) => at[shell] > SHOWN * fullest));
  const shells = middles.map((_, shell) => pieces.map((at) => at[shell]));
  const trace = {
    type: "heatmap",
    x: days,
    y: middles,
    z: shells.map((row) => row.map((count) => Math.sqrt(count))), // by area, as the eye takes it
    text: shells.map((row) => row.map((count) => count.toFixed(count < 10 ? 1 : 0))),
    colorscale: [[0, `${colours.ground}`], [1, colours.accent]],
    zmin: 0,
    showscale: false,
    hovertemplate: "%{y:.0f} km: %{text} pieces<extra></extra>",
  };
  return draw(container, [trace], {
    xaxis: axis(colours, "after the break-up", { ...timeAxis(days[0], days.at(-1), container.clientWidth), showgrid: false }),
    yaxis: axis(colours, "altitude, km", { range: [Math.min(...used, 300) - 50, Math.max(...used, 600) + 50], showgrid: false, tickformat: "," }),
    shapes: stations.map(({ altitude_km: y }) => stationLine(colours, y)),
    annotations: stationWords(stations, colours, container),
  });
}
