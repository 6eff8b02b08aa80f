// Miss distance and its components as our runs saw them, and as each originator's messages have them.

import { inRows, pushedApart } from "../lib/apart.js";
import { gapMarks, utcMs } from "../lib/gaps.js";
import { byAuthor, pauses, withBreaks } from "../lib/opinions.js";
import { axis, draw, limitLine, palette } from "./plotly.js";
import { word } from "../lib/words.js";

const LABEL_GAP = 0.085; // least distance between two names, as a share of the height
const AUTHOR_GAP = 0.08; // the same at the left, where names are smaller
const MARGIN = { l: 56, r: 44, t: 12, b: 44 };
const LIMIT_ROW_PX = 16;
const LETTER_PX = 6.2; // of limits' names, on average
const MARKS = {
  met: { glyph: "✓", words: word("counts") },
  not_met: { glyph: "✗", words: word("does not count") },
  unknown: { glyph: "?", words: word("cannot be judged") },
};

/** @typedef {{key: string, name: string, color: string, width: number, dash: string}} Series */

/**
 * @param {HTMLElement} container
 * @param {{evolution: Object[], limits: import("./plotly.js").Limit[], marks: ?{tier: string, points: {assessed_at: string, outcome: string}[]}}} data
 */
export function drawEvolution(container, { evolution, limits, marks }) {
  const colours = palette();
  const reach = Math.max(...evolution.map((each) => each.miss_km)) * 1.15;
  const range = [Math.min(0, ...evolution.flatMap(components)) * 1.15 - reach * 0.04, reach];
  const lines = limits.filter((limit) => limit.km <= reach).map((limit) => limitLine(colours, limit));
  const named = limitNames(lines, container.clientWidth - MARGIN.l - MARGIN.r);
  const gaps = pauses(evolution).map(({ after, until }) => ({ from: second(after), to: second(until) }));
  const lengthMs = utcMs(second(evolution.at(-1).assessed_at)) - utcMs(second(evolution[0].assessed_at));
  const silences = gapMarks(colours, gaps, word("no run looked"), ({ from, to }) => (utcMs(to) - utcMs(from)) / lengthMs);
  const series = /** @type {Series[]} */ ([
    { key: "miss_km", name: word("miss"), color: colours.text, width: 2.5, dash: "solid" },
    { key: "radial_km", name: "R", color: colours.accent, width: 1.5, dash: "solid" },
    { key: "in_track_km", name: "I", color: colours.tiers.watch, width: 1.5, dash: "dash" },
    { key: "cross_track_km", name: "C", color: colours.tiers.emergency, width: 1.5, dash: "dot" },
  ]);
  return draw(
    container,
    [
      ...byAuthor(evolution).flatMap(({ author, opinions }) => series.map((each) => trace(each, author, withBreaks(opinions)))),
      ...stability(marks, evolution, colours),
    ],
    {
      xaxis: axis(colours, word("looked from, or made (UTC)"), { type: "date" }),
      yaxis: axis(colours, "km", { zeroline: true, range }),
      shapes: [...silences.shapes, ...lines.map((line) => line.shape)],
      annotations: [
        ...silences.annotations,
        ...named.annotations,
        ...leftNames(authors(evolution, colours), range),
        ...names(series, evolution.at(-1), range),
      ],
      margin: { ...MARGIN, t: MARGIN.t + LIMIT_ROW_PX * named.rows },
      hovermode: "x unified",
    },
  );
}

function components(each) {
  return [each.radial_km, each.in_track_km, each.cross_track_km].filter((km) => km !== null);
}

/** Each line's name at its right end, pushed apart where the lines end close together. */
function names(series, newest, [low, high]) {
  const shown = series.filter(({ key }) => newest[key] !== null); // a message need not have the components
  const ys = pushedApart(shown.map(({ key }) => newest[key]), LABEL_GAP * (high - low));
  return shown.map(({ name, color }, index) => {
    const place = { xref: "paper", x: 1, xanchor: "left", xshift: 6, y: ys[index], yanchor: "middle" };
    return { ...place, text: name, showarrow: false, font: { color } };
  });
}

/** Names of limits above the picture: low ones lie so close together that no name fits at its line. */
function limitNames(lines, roomPx) {
  const texts = lines.map(({ annotation }) => `\u2508 ${annotation.text}`);
  const places = inRows(texts.map((text) => text.length * LETTER_PX), roomPx, LETTER_PX);
  const rows = lines.length ? places.at(-1).row + 1 : 0;
  const annotations = lines.map(({ annotation: { font } }, index) => ({
    text: texts[index],
    font,
    showarrow: false,
    ...{ xref: "paper", x: 0, xanchor: "left", xshift: places[index].from },
    ...{ yref: "paper", y: 1, yanchor: "bottom", yshift: LIMIT_ROW_PX * (rows - 1 - places[index].row) },
  }));
  return { annotations, rows };
}

/** Whose lines begin at the left: each above the name of what lies below it. */
function leftNames(annotations, [low, high]) {
  const ys = pushedApart(annotations.map(({ y }) => y), AUTHOR_GAP * (high - low));
  return annotations.map((annotation, index) => ({ ...annotation, y: ys[index] }));
}

/** Rings round the updates that a level's stability looks at: whether each counts towards it. */
function stability(marks, evolution, colours) {
  if (!marks) return [];
  const seen = new Map(evolution.map((each) => [each.assessed_at.slice(0, 19), each.miss_km]));
  const points = marks.points.filter((point) => seen.has(point.assessed_at.slice(0, 19)));
  const color = points.map(({ outcome }) => (outcome === "met" ? colours.tiers[marks.tier] : colours.muted));
  return [
    {
      x: points.map((point) => point.assessed_at.slice(0, 19)),
      y: points.map((point) => seen.get(point.assessed_at.slice(0, 19))),
      name: marks.tier,
      mode: "markers+text",
      marker: { size: 15, symbol: "circle-open", color, line: { width: 2 } },
      text: points.map(({ outcome }) => MARKS[outcome].glyph),
      textposition: "top center",
      textfont: { color, size: 13 },
      cliponaxis: false,
      customdata: points.map(({ outcome }) => MARKS[outcome].words),
      hovertemplate: `${marks.tier}: %{customdata}<extra></extra>`,
    },
  ];
}

/** Whose line it is, at its first point; ours have no name. */
function authors(evolution, colours) {
  return byAuthor(evolution)
    .filter(({ author }) => author)
    .map(({ author, opinions: [first] }) => {
      const place = { x: second(first.assessed_at), y: first.miss_km, xanchor: "left", yanchor: "bottom", yshift: 4 };
      return { ...place, text: author, showarrow: false, font: { size: 11, color: colours.text } };
    });
}

/** Our runs' marks are filled and their lines bold, messages' are neither. */
function trace({ key, name, color, width, dash }, author, opinions) {
  const whose = author ? `${author}, ` : "";
  return {
    x: opinions.map((each) => each && second(each.assessed_at)),
    y: opinions.map((each) => each && each[key]),
    name,
    mode: "lines+markers",
    connectgaps: false,
    line: { color, width: author ? 1 : width, dash },
    marker: { color, size: author ? 7 : 6, symbol: author ? "circle-open" : "circle" },
    cliponaxis: false,
    hovertemplate: `${whose}${name} %{y:.3f} km<extra></extra>`,
  };
}

function second(utc) {
  return utc.slice(0, 19);
}
