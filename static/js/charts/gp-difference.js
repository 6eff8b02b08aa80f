// How far GP lies from the operator's ephemeris: in-track above, the small components below.

import { gapMarks, gapsOf, utcMs } from "../lib/gaps.js";
import { word } from "../lib/words.js";
import { axis, draw, palette } from "./plotly.js";

const UPPER = [0.5, 1];
const LOWER = [0, 0.4];

/**
 * @param {HTMLElement} container
 * @param {{at_utc: string[], radial_km: (number|null)[], in_track_km: (number|null)[], cross_track_km: (number|null)[], epoch_utc: string, now_utc: string}} data null: one of the two says nothing then
 */
export function drawGpDifference(container, data) {
  const colours = palette();
  const series = [
    { y: data.in_track_km, name: "I", color: colours.tiers.watch, yaxis: "y" },
    { y: data.cross_track_km, name: "C", color: colours.tiers.emergency, yaxis: "y2" },
    { y: data.radial_km, name: "R", color: colours.accent, yaxis: "y2" }, // the smallest, on top
  ];
  const span = [data.at_utc[0], data.at_utc.at(-1)];
  const marks = [
    { at: data.epoch_utc, words: word("elements' epoch") },
    { at: data.now_utc, words: word("now") },
  ]
    .filter(({ at }) => at >= span[0] && at <= span[1])
    .sort((a, b) => (a.at < b.at ? -1 : 1));
  const length = utcMs(span[1]) - utcMs(span[0]);
  const share = ({ from, to }) => (utcMs(to) - utcMs(from)) / length;
  const gaps = gapMarks(colours, gapsOf(data.at_utc, data.in_track_km), word("no data"), share);
  return draw(
    container,
    series.map((each) => trace(each, data.at_utc)),
    {
      xaxis: axis(colours, "UTC", { type: "date", anchor: "y2" }),
      yaxis: axis(colours, word("in-track, km"), { domain: UPPER, zeroline: true }),
      yaxis2: axis(colours, word("R and C, km"), { domain: LOWER, zeroline: true }),
      shapes: [...gaps.shapes, ...marks.map(({ at }) => line(colours, at))],
      annotations: [...gaps.annotations, ...marks.map((mark, index) => note(colours, mark, index === 0 && marks.length > 1)), ...series.flatMap((each) => nameOf(each, data))],
      margin: { l: 60, r: 32, t: 20, b: 44 },
      hovermode: "x unified",
    },
  );
}

function trace({ y, name, color, yaxis }, x) {
  return {
    x,
    y,
    name,
    yaxis,
    mode: "lines",
    connectgaps: false,
    line: { color, width: 1.3 },
    hovertemplate: `${name} %{y:.3f} km<extra></extra>`,
  };
}

function line(colours, at) {
  return { type: "line", x0: at, x1: at, yref: "paper", y0: 0, y1: 1, line: { color: colours.muted, width: 1, dash: "dot" } };
}

/** The first of two stands left of its line, the second right of its own: they never meet. */
function note(colours, { at, words }, isLeft) {
  const side = isLeft ? "right" : "left";
  const shift = side === "left" ? 4 : -4;
  return { text: words, x: at, yref: "paper", y: 1, xanchor: side, xshift: shift, yanchor: "bottom", showarrow: false, font: { size: 11, color: colours.muted } };
}

function nameOf({ y, name, color, yaxis }, { at_utc }) {
  const other = name === "R" ? 8 : name === "C" ? -8 : 0; // R and C end near each other
  const last = y.findLastIndex((km) => km !== null);
  return [{ text: name, x: at_utc[last], y: y[last], yref: yaxis, xanchor: "left", xshift: 6, yshift: other, showarrow: false, font: { color } }];
}
