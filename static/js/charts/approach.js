// Distance between the two objects around closest approach.

import { gapMarks, gapsOf } from "../lib/gaps.js";
import { axis, draw, limitLine, palette } from "./plotly.js";
import { word } from "../lib/words.js";

const FIRST_VIEW_S = 120;
const SLOW_VIEW_S = 600; // for two that hardly part in the first
const PARTED = 3; // times the least distance

/**
 * Distances that are not known are null.
 * @param {HTMLElement} container
 * @param {{approach: {offset_s: number[], distance_km: (number|null)[]}, limits: import("./plotly.js").Limit[]}} data
 */
export function drawApproach(container, { approach, limits }) {
  const colours = palette();
  const lines = limits.map((limit) => limitLine(colours, limit, "log"));
  const least = Math.min(...approach.distance_km.filter((km) => km !== null));
  const gaps = gapsOf(approach.offset_s, approach.distance_km);
  const spanS = firstSpanS(approach, least);
  const highest = Math.max(...within(approach, spanS), ...limits.map((limit) => limit.km));
  const lowest = Math.min(least, ...limits.map((limit) => limit.km));
  const marks = gapMarks(colours, gaps, word("no data"), ({ from, to }) => seenShare(from, to, spanS));
  const trace = {
    x: approach.offset_s,
    y: approach.distance_km,
    mode: "lines",
    connectgaps: false,
    line: { color: colours.accent, width: 2 },
    hovertemplate: "%{x:+.1f} s: %{y:.3f} km<extra></extra>",
  };
  const closest = {
    x: [approach.offset_s[approach.distance_km.indexOf(least)]],
    y: [least],
    mode: "markers+text",
    marker: { color: colours.text, size: 7 },
    text: [`${least.toFixed(3)} km`],
    textposition: "middle right",
    textfont: { color: colours.text },
    hoverinfo: "skip",
    cliponaxis: false,
  };
  return draw(container, [trace, closest], {
    xaxis: axis(colours, word("seconds from closest approach"), {
      range: [-spanS, spanS],
      hoverformat: "+.1f",
    }),
    yaxis: axis(colours, word("distance, km"), {
      type: "log",
      range: [Math.log10(lowest * 0.6), Math.log10(highest * 1.3)],
      dtick: 1,
    }),
    shapes: [...marks.shapes, ...lines.map((line) => line.shape)],
    annotations: [...marks.annotations, ...lines.map((line) => line.annotation)],
  });
}

function firstSpanS(approach, least) {
  return Math.max(...within(approach, FIRST_VIEW_S)) > PARTED * least ? FIRST_VIEW_S : SLOW_VIEW_S;
}

function within({ offset_s: offsets, distance_km: distances }, spanS) {
  return distances.filter((km, i) => km !== null && Math.abs(offsets[i]) <= spanS);
}

/** What share of the first view a stretch takes, if it lies all in it: words elsewhere hide. */
function seenShare(from, to, spanS) {
  return Math.abs((from + to) / 2) < spanS ? (Math.min(to, spanS) - Math.max(from, -spanS)) / (2 * spanS) : 0;
}
