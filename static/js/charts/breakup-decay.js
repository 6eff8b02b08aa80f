// The share of pieces still in orbit over time: a band from an active Sun to a quiet one, and the
// line of a middling one. Several break-ups lie over each other.

import { plainText, shortened } from "../lib/chart-text.js";
import { word } from "../lib/words.js";
import { axis, draw, palette } from "./plotly.js";
import { timeAxis } from "./breakup-time.js";

const TITLE_LENGTH = 26;

/**
 * @param {HTMLElement} container
 * @param {{title: string, days: number[], low: number[], moderate: number[], high: number[]}[]} curves
 */
export function drawDecay(container, curves) {
  const colours = palette();
  const inks = [
    { color: colours.tiers.watch, dash: "solid" },
    { color: colours.tiers.yellow, dash: "dash" },
  ];
  const last = Math.max(...curves.map(({ days }) => days.at(-1)));
  const first = Math.min(...curves.map(({ days }) => days[0]));
  return draw(container, curves.flatMap((curve, i) => tracesOf(curve, inks[i % inks.length])), {
    xaxis: axis(colours, word("after the break-up"), timeAxis(first, last, container.clientWidth)),
    yaxis: axis(colours, word("still in orbit, %"), { range: [0, 103] }),
    annotations: curves.length > 1 ? curves.map((curve, i) => titleOf(curve, inks[i % inks.length].color, i)) : sunWords(colours),
    margin: { l: 52, r: 14, t: curves.length > 1 ? 46 : 28, b: 44 },
    hovermode: "x unified",
  });
}

function tracesOf({ title, days, low, moderate, high }, { color, dash }) {
  const percent = (shares) => shares.map((share) => share * 100);
  const line = (y, name, more) => ({
    x: days,
    y: percent(y),
    name: `${plainText(shortened(title, TITLE_LENGTH))}${word(", ")}${name}`,
    mode: "lines",
    hovertemplate: `${name}: %{y:.1f} %<extra></extra>`,
    ...more,
  });
  return [
    line(high, word("active Sun"), { line: { color, width: 0.8 } }),
    line(low, word("quiet Sun"), { line: { color, width: 0.8 }, fill: "tonexty", fillcolor: `${color}33` }),
    line(moderate, word("middling Sun"), { line: { color, width: 2.4, dash } }),
  ];
}

function titleOf({ title }, color, i) {
  const mark = i === 0 ? "━" : "╍";
  return { text: `${mark} ${plainText(shortened(title, TITLE_LENGTH))}`, xref: "paper", x: 0, xanchor: "left", yref: "paper", y: 1, yanchor: "bottom", yshift: i === 0 ? 17 : 1, showarrow: false, font: { size: 12, color } };
}

function sunWords(colours) {
  return [{ text: word("line: a middling Sun; band: from an active to a quiet one"), xref: "paper", x: 0, xanchor: "left", yref: "paper", y: 1, yanchor: "bottom", showarrow: false, font: { size: 11, color: colours.muted } }];
}
