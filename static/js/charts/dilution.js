// The probability against the size of the uncertainty: today's, and where it would be greatest.

import { decadeStep, decades, probabilityText, scaleText } from "../lib/probability.js";
import { axis, draw, palette } from "./plotly.js";
import { word } from "../lib/words.js";

const HEADROOM = 0.1; // for the words over the greatest

/**
 * @param {HTMLElement} container
 * @param {{dilution: {scale: number[], pc: (number|null)[], today: number|null, max_pc: number, scale_at_max: number|null}}} data
 */
export function drawDilution(container, { dilution }) {
  const colours = palette();
  const [low, high] = decades([dilution.today, dilution.max_pc]);
  const top = high + (high - low) * HEADROOM;
  const curve = {
    x: dilution.scale,
    y: dilution.pc,
    mode: "lines",
    line: { color: colours.accent, width: 2 },
    customdata: dilution.pc.map((pc) => (pc === null ? "" : probabilityText(pc))),
    hovertemplate: `${word("{times} times today's", { times: "%{x:.3~g}" })}: %{customdata}<extra></extra>`,
  };
  const isDiluted = (dilution.scale_at_max ?? 1) < 1;
  const marks = [
    mark(dilution.scale_at_max, dilution.max_pc, word("greatest {pc}", { pc: probabilityText(dilution.max_pc) }), "circle", "top center", colours),
    mark(1, dilution.today, todayWords(dilution), "diamond", isDiluted ? "bottom left" : "bottom right", colours),
  ];
  return draw(container, [curve, ...marks.flat()], {
    xaxis: axis(colours, word("uncertainty, times today's"), { type: "log", dtick: 1, tickformat: "~r" }),
    yaxis: axis(colours, word("probability"), { type: "log", range: [low, top], exponentformat: "e", dtick: decadeStep([low, top]) }),
    shapes: [{ type: "line", x0: 1, x1: 1, yref: "paper", y0: 0, y1: 1, line: { color: colours.muted, width: 1, dash: "dot" } }],
    annotations: note(dilution, low, colours),
  });
}

function todayWords({ today }) {
  return today === null ? "" : word("today {pc}", { pc: probabilityText(today) });
}

function mark(scale, pc, words, symbol, place, colours) {
  if (scale === null || pc === null) return [];
  const color = symbol === "diamond" ? colours.tiers.yellow : colours.text;
  return [
    {
      x: [scale],
      y: [pc],
      mode: "markers+text",
      marker: { color, size: 10, symbol },
      text: [words],
      textposition: place,
      textfont: { color: colours.text },
      hovertemplate: `${word("{words}, at {times} times today's", { words, times: scaleText(scale) })}<extra></extra>`,
      cliponaxis: false,
    },
  ];
}

/** Where today's lies below the picture. */
function note({ today }, low, colours) {
  if (today !== null && Math.log10(today) >= low) return [];
  const place = { x: 0, xanchor: "left", xshift: 6, yref: "paper", y: 0, yanchor: "bottom" };
  return [{ ...place, text: word("today's is below the picture"), showarrow: false, font: { size: 11, color: colours.muted } }];
}
