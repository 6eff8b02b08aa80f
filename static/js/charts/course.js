// The probability of collision as each assessment had it, by hours to closest approach. What was not
// computed is a gap.

import { gapMarks } from "../lib/gaps.js";
import { byAuthor, pauses, withBreaks } from "../lib/opinions.js";
import { decadeStep, decades, probabilityText } from "../lib/probability.js";
import { axis, draw, palette } from "./plotly.js";
import { word } from "../lib/words.js";

const LEAST = 1e-12; // below it nobody acts, and the lines would lie on each other

/**
 * @param {HTMLElement} container
 * @param {{course: {points: Object[], stated: Object[], lines: {pc: number, tier: string, words: string}[]}}} data
 */
export function drawCourse(container, { course }) {
  const colours = palette();
  const { points, stated, lines } = course;
  const values = [...points.flatMap(({ pc, max_pc: most }) => [pc, most]), ...stated.map(({ pc }) => pc)];
  const range = decades([...values, ...lines.map(({ pc }) => pc)], LEAST);
  const earliest = Math.max(...points.map((point) => point.hours_to_tca), ...stated.map((each) => each.hours_to_tca), 1);
  // The lines' names stand where the curves' do not: little history ends far on the left.
  const isEarly = Math.min(...points.map((point) => point.hours_to_tca)) > earliest / 2;
  const least = 10 ** range[0];
  const latest = Math.min(0, ...points.map((point) => point.hours_to_tca));
  const marks = gapMarks(colours, gapsOfRuns(points), word("no run looked"), ({ from, to }) => (from - to) / (earliest - latest));
  const traces = [
    ...byAuthor(points).flatMap(({ author, opinions }) => linesOf(withBreaks(opinions), author, colours, least)),
    statedTrace(stated, colours, least),
  ];
  return draw(container, traces, {
    xaxis: axis(colours, word("hours to closest approach"), { range: [earliest * 1.04, latest] }),
    yaxis: axis(colours, word("probability"), { type: "log", range, exponentformat: "e", dtick: decadeStep(range) }),
    shapes: [...marks.shapes, ...lines.map((each) => limit(each, colours))],
    annotations: [...marks.annotations, ...lines.map((each) => limitLabel(each, colours, isEarly)), ...names(points, colours, range[0]), ...authors(points, colours, range[0])],
    margin: { l: 64, r: 84, t: 12, b: 44 },
  });
}

/** Where no run looked, by hours to the closest approach that was expected before and after. */
function gapsOfRuns(points) {
  const hours = new Map(points.map((point) => [point.assessed_at, point.hours_to_tca]));
  return pauses(points).map(({ after, until }) => ({ from: hours.get(after), to: hours.get(until) }));
}

/** What one author said: our runs' lines are bold and their marks filled, messages' are neither. */
function linesOf(points, author, colours, least) {
  const thin = author ? { width: 1 } : {};
  return [
    line(points, "max_pc", word("at most"), { color: colours.muted, dash: "dot", width: 1.5, ...thin }, least),
    line(points, "pc", word("probability"), { color: colours.accent, dash: "solid", width: 2.5, ...thin }, least),
  ];
}

/** Values under the picture lie on its lower edge, as triangles that point down. */
function line(points, key, name, style, least) {
  const known = points.map((point) => point && point[key]);
  const isLow = known.map((pc) => pc !== null && pc < least);
  return {
    x: points.map((point) => point && point.hours_to_tca),
    y: known.map((pc) => (pc === null ? null : Math.max(pc, least))),
    mode: "lines+markers",
    connectgaps: false,
    line: style,
    marker: {
      color: style.color,
      size: isLow.map((low) => (low ? 10 : 6)),
      symbol: points.map((point, i) => `${isLow[i] ? "triangle-down" : "circle"}${point?.originator ? "-open" : ""}`),
    },
    cliponaxis: false,
    text: points.map((point) => point && `${point.by}${point.grade && key === "pc" ? `, ${point.grade}` : ""}`),
    customdata: known.map((pc) => (pc === null ? "" : probabilityText(pc))),
    hovertemplate: `%{text}: ${name} %{customdata}<extra></extra>`,
  };
}

function statedTrace(stated, colours, least) {
  return {
    x: stated.map((each) => each.hours_to_tca),
    y: stated.map((each) => Math.max(each.pc, least)),
    mode: "markers",
    marker: { size: 9, symbol: "x-thin", line: { color: colours.text, width: 2 } },
    text: stated.map((each) => each.by),
    customdata: stated.map((each) => probabilityText(each.pc)),
    hovertemplate: `${word("stated by {whose}", { whose: "%{text}" })}: %{customdata}<extra></extra>`,
  };
}

function limit({ pc, tier }, colours) {
  const color = colours.tiers[tier] ?? colours.muted;
  return { type: "line", xref: "paper", x0: 0, x1: 1, y0: pc, y1: pc, line: { color, width: 1, dash: "dot" } };
}

function limitLabel({ pc, tier, words }, colours, isRight) {
  const color = colours.tiers[tier] ?? colours.muted;
  const place = { xref: "paper", x: isRight ? 1 : 0, xanchor: isRight ? "right" : "left", y: Math.log10(pc), yanchor: "bottom" };
  return { ...place, text: words, showarrow: false, font: { size: 11, color } };
}

/** Whose a line of messages is, at its last known value: there its line has ended, and limits have their names elsewhere. */
function authors(points, colours, low) {
  const farRight = 0.2 * Math.max(...points.map((point) => point.hours_to_tca)); // a long name would leave the picture
  return byAuthor(points)
    .filter(({ author }) => author)
    .flatMap(({ author, opinions }) => {
      const last = opinions.findLast((each) => each.pc !== null);
      if (!last) return [];
      const side = last.hours_to_tca < farRight ? { xanchor: "right", xshift: -7 } : { xanchor: "left", xshift: 7 };
      const place = { x: last.hours_to_tca, y: Math.max(Math.log10(last.pc), low), yanchor: "top", yshift: -9, ...side };
      return [{ ...place, text: author, showarrow: false, bgcolor: `${colours.ground}cc`, font: { size: 11, color: colours.text } }];
    });
}

/** Each quantity's name at its last known value. */
function names(points, colours, low) {
  return [
    { key: "pc", text: word("probability"), color: colours.accent, yanchor: "top" },
    { key: "max_pc", text: word("at most"), color: colours.muted, yanchor: "bottom" },
  ].flatMap(({ key, text, color, yanchor }) => {
    const last = points.filter((point) => point[key] !== null).at(-1);
    if (!last) return [];
    const place = { x: last.hours_to_tca, y: Math.max(Math.log10(last[key]), low), xanchor: "left", xshift: 8, yanchor };
    return [{ ...place, text, showarrow: false, font: { size: 11, color } }];
  });
}
