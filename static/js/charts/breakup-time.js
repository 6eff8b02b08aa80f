// The time after a break-up on a logarithmic axis, in the units that people say.

const HOUR = 1 / 24;
const YEAR = 365.25;
const TICKS = [
  [HOUR, "1 h"],
  [6 * HOUR, "6 h"],
  [1, "1 d"],
  [7, "1 wk"],
  [30.44, "1 mo"],
  [182.6, "6 mo"],
  [YEAR, "1 y"],
  [5 * YEAR, "5 y"],
  [25 * YEAR, "25 y"],
  [100 * YEAR, "100 y"],
];

const TICK_PX = 44; // a tick with its words
const MARGIN_PX = 70;

/**
 * What an axis of Plotly needs to count days.
 * @param {number} first day
 * @param {number} last day
 * @param {number} widthPx of the whole picture
 */
export function timeAxis(first, last, widthPx) {
  const within = TICKS.filter(([days]) => days >= first * 0.99 && days <= last * 1.01);
  const ticks = thinned(within, (TICK_PX * Math.log(last / first)) / (widthPx - MARGIN_PX));
  return {
    type: "log",
    range: [Math.log10(first), Math.log10(last)],
    tickmode: "array",
    tickvals: ticks.map(([days]) => days),
    ticktext: ticks.map(([, words]) => words),
    tickangle: 0,
    hoverformat: ",.1f",
  };
}

/** From the last one back, those that are far enough from the one after them. */
function thinned(ticks, leastApart) {
  const kept = [];
  for (const tick of [...ticks].reverse()) {
    const next = kept[0];
    if (!next || Math.log(next[0] / tick[0]) >= leastApart) kept.unshift(tick);
  }
  return kept;
}
