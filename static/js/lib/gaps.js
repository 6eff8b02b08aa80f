// Where a chart has nothing to show: no line, a shaded stretch, and words that say so.

const WIDE_ENOUGH = 0.12; // share of the picture that holds the words

/**
 * The stretches of x over which y is null, from one known neighbour to the other.
 * @template X
 * @param {X[]} x
 * @param {(number|null)[]} y
 * @returns {{from: X, to: X}[]}
 */
export function gapsOf(x, y) {
  const gaps = [];
  for (let i = 0; i < y.length; i += 1) {
    if (y[i] !== null) continue;
    const first = i;
    while (i + 1 < y.length && y[i + 1] === null) i += 1;
    gaps.push({ from: x[Math.max(first - 1, 0)], to: x[Math.min(i + 1, y.length - 1)] });
  }
  return gaps;
}

/**
 * What draws them. `share` tells what part of the picture one takes: a narrow one has no words.
 * @param {{muted: string}} colours
 * @param {{from: any, to: any}[]} gaps
 * @param {string} words
 * @param {(gap: {from: any, to: any}) => number} share
 */
export function gapMarks(colours, gaps, words, share) {
  return {
    shapes: gaps.map(({ from, to }) => ({
      ...{ type: "rect", x0: from, x1: to, yref: "paper", y0: 0, y1: 1, layer: "below" },
      ...{ fillcolor: `${colours.muted}22`, line: { width: 0 } },
    })),
    annotations: gaps
      .filter((gap) => share(gap) >= WIDE_ENOUGH)
      .map(({ from, to }) => ({
        ...{ text: words, x: middle(from, to), yref: "paper", y: 0.5, showarrow: false },
        font: { size: 11, color: colours.muted },
      })),
  };
}

/** Of two numbers, or of two times as Plotly has them (UTC without its zone). */
function middle(from, to) {
  if (typeof from === "number") return (from + to) / 2;
  const ms = (utcMs(from) + utcMs(to)) / 2;
  return new Date(ms).toISOString().slice(0, 19);
}

/** Milliseconds of a time in UTC that is written without its zone. */
export function utcMs(text) {
  return Date.parse(`${text}Z`);
}
