// The charts of the weekly summary, each by the kind of its data: see weekly_charts.py, weekly_trends.py.

import { axis, draw, palette } from "./plotly.js";

const TIER_SYMBOLS = { none: "circle", watch: "circle-open", yellow: "triangle-up", red: "diamond", emergency: "octagon" };
const STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000];
// Plotly reads tags in its texts: what strangers wrote is none.
const plain = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
const DRAWN = { trend: drawTrend, outlook: drawOutlook, origin: drawOrigin, evolution: drawEvolution, plane: drawPlane };

/**
 * @param {HTMLElement} container
 * @param {{kind: string}} data
 * @param {number} width in pixels
 */
export function drawChart(container, data, width) {
  return DRAWN[data.kind](container, data, { width, height: container.clientHeight || 220 });
}

/** Weeks from left to right, the newest in the accent; a week that is not known is a shaded gap. */
function drawTrend(container, { form, weeks, values, why, unit, digits }, size) {
  const colours = palette();
  const last = values.length - 1;
  const color = values.map((_, i) => (i === last ? colours.accent : colours.muted));
  const words = values.map((value, i) => (value === null ? "" : `${weeks[i]}: ${value.toFixed(digits)} ${unit}`));
  const trace = form === "bars"
    ? { type: "bar", marker: { color }, text: values.map((value) => (value === null ? "" : String(value))), textposition: "outside", textangle: 0, cliponaxis: false }
    : { mode: "lines+markers", connectgaps: false, line: { color: colours.muted, width: 1.5 }, marker: { color, size: 7 }, cliponaxis: false };
  const x = values.map((_, i) => i);
  const every = Math.max(1, Math.ceil((values.length * 44) / size.width));
  const shown = x.filter((i) => (last - i) % every === 0);
  return draw(container, [{ ...trace, x, y: values, hovertext: words, hoverinfo: "text" }], {
    ...size,
    xaxis: axis(colours, "", { range: [-0.7, last + 0.7], tickvals: shown, ticktext: shown.map((i) => weeks[i].slice(5)), fixedrange: true, showgrid: false, zeroline: false }),
    yaxis: axis(colours, unit, { range: rangeOf(values, form), ...ticksOf(values, form), tickformat: ",", fixedrange: true }),
    margin: { l: 44, r: 12, t: 12, b: 28 },
    shapes: values.flatMap((value, i) => (value === null ? [gap(colours, i)] : [])),
    annotations: stretches(values).map(([from, to]) => gapWord(colours, (from + to) / 2, (to - from + 1) * (size.width / values.length) > 80 ? why[from] : "?")),
    dragmode: false,
    bargap: 0.3,
  });
}

/** Room for the figures over the bars; a picture without any height where nothing happened. */
function rangeOf(values, form) {
  const known = values.filter((value) => value !== null);
  const most = Math.max(...known, 0);
  if (form === "bars") return [0, Math.max(most * 1.2, 1.2)];
  const least = Math.min(...known, most);
  const room = Math.max((most - least) * 0.15, Math.abs(most) * 0.01, 0.5);
  return [least - room, most + room];
}

/** Counts have whole numbers at their side, and few. */
function ticksOf(values, form) {
  if (form !== "bars") return { nticks: 4 };
  const most = Math.max(...values.filter((value) => value !== null), 0);
  return { tick0: 0, dtick: STEPS.find((step) => step * 4 >= most) ?? most / 4 };
}

function gap(colours, i) {
  const place = { type: "rect", x0: i - 0.5, x1: i + 0.5, yref: "paper", y0: 0, y1: 1, layer: "below" };
  return { ...place, fillcolor: `${colours.muted}22`, line: { width: 0 } };
}

function gapWord(colours, x, text) {
  return { text, x, yref: "paper", y: 0.5, showarrow: false, font: { size: 11, color: colours.muted } };
}

/** Runs of weeks without a value, as first and last index. */
function stretches(values) {
  const found = [];
  values.forEach((value, i) => {
    if (value !== null) return;
    const open = found.at(-1);
    if (open && open[1] === i - 1) open[1] = i;
    else found.push([i, i]);
  });
  return found;
}

/** Seven days ahead: when, how near and how grave, each pass named where there is room. */
function drawOutlook(container, { from, points, words }, size) {
  const colours = palette();
  const end = new Date(Date.parse(`${from}Z`) + 7 * 86400e3).toISOString().slice(0, 19);
  const most = Math.max(...points.map((each) => each.miss_km), 1);
  return draw(container, [marks(points, colours, (each) => `${plain(each.name)}, ${each.station}: ${each.miss_km.toFixed(2)} km`)], {
    ...size,
    xaxis: axis(colours, "UTC", { type: "date", range: [from, end], tickformat: "%d %b", dtick: 86400e3, fixedrange: true }),
    yaxis: axis(colours, words.y, { range: [0, most * 1.2], fixedrange: true }),
    dragmode: false,
  });
}

function marks(points, colours, words) {
  return {
    x: points.map((each) => each.at),
    y: points.map((each) => each.miss_km),
    mode: points.length > 12 ? "markers" : "markers+text",
    text: points.map((each) => each.station ?? ""),
    textposition: "top center",
    textfont: { size: 11, color: colours.muted },
    hovertext: points.map(words),
    hoverinfo: "text",
    cliponaxis: false,
    marker: {
      size: 10,
      symbol: points.map((each) => TIER_SYMBOLS[each.level]),
      color: points.map((each) => colours.tiers[each.level]),
      line: { width: 1.5, color: points.map((each) => colours.tiers[each.level]) },
    },
  };
}

/** Whose objects they are, the most at the top; those at yellow or worse in their colour. */
function drawOrigin(container, { labels, passes, acted_on: actedOn, words }, size) {
  const colours = palette();
  const y = labels.map((_, i) => labels.length - i);
  const bar = (x, name, color) => ({ type: "bar", orientation: "h", x, y, name, marker: { color }, hovertext: x.map((value, i) => `${plain(labels[i])}: ${value} ${name}`), hoverinfo: "text" });
  return draw(
    container,
    [bar(passes, words.passes, colours.muted), bar(actedOn, words.acted_on, colours.tiers.yellow)],
    {
      ...size,
      barmode: "overlay",
      xaxis: axis(colours, words.passes, { rangemode: "tozero", tickformat: ",d", nticks: 5, fixedrange: true }),
      yaxis: axis(colours, "", { tickvals: y, ticktext: labels.map((each) => plain(cut(each, size.width))), fixedrange: true, showgrid: false }),
      margin: { l: 8, r: 16, t: 8, b: 44 },
      bargap: 0.35,
      dragmode: false,
    },
  );
}

function cut(label, width) {
  const most = width < 480 ? 18 : 32;
  return label.length > most ? `${label.slice(0, most - 1)}…` : label;
}

/** The miss as it was seen, until the decision point and the pass itself; each author a line. */
function drawEvolution(container, { points, tca, decision, words }, size) {
  const colours = palette();
  const authors = [...new Set(points.map((each) => each.by))];
  const most = Math.max(...points.map((each) => each.miss_km), 0.1) * 1.25;
  const times = [points[0]?.at ?? tca, tca, ...(decision ? [decision] : [])].sort();
  const traces = authors.map((author) => {
    const own = points.filter((each) => each.by === author);
    const line = { color: author ? colours.muted : colours.text, width: author ? 1 : 1.8, dash: author ? "dash" : "solid" };
    return { ...marks(own, colours, (each) => `${plain(each.by)} ${each.at.replace("T", " ")}: ${each.miss_km.toFixed(3)} km`), mode: "lines+markers", line };
  });
  const instants = [[tca, words.tca, "right"], ...(decision ? [[decision, words.decision, "right"]] : [])];
  return draw(container, traces, {
    ...size,
    xaxis: axis(colours, "UTC", { type: "date", range: widened(times[0], times.at(-1)), nticks: size.width < 480 ? 4 : 7, fixedrange: true }),
    yaxis: axis(colours, words.y, { range: [0, most], fixedrange: true }),
    shapes: instants.map(([at]) => ({ type: "line", x0: at, x1: at, yref: "paper", y0: 0, y1: 1, line: { color: colours.muted, width: 1, dash: "dot" } })),
    annotations: [
      ...instants.map(([x, text, xanchor], i) => ({ x, text, xanchor, yref: "paper", y: 1 - 0.09 * i, yanchor: "top", showarrow: false, font: { size: 11, color: colours.muted } })),
      ...authors.filter(Boolean).map((author) => authorName(points, author, colours)),
    ],
    dragmode: false,
  });
}

/** A little more than the span of two instants, so that what lies at its ends stands clear of the edge. */
function widened(first, last) {
  const [from, to] = [first, last].map((each) => Date.parse(`${each}Z`));
  const room = Math.max(to - from, 3600e3) * 0.03;
  return [from - room, to + room].map((ms) => new Date(ms).toISOString().slice(0, 19));
}

function authorName(points, author, colours) {
  const first = points.find((each) => each.by === author);
  const place = { x: first.at, y: first.miss_km, xanchor: "left", yanchor: "bottom", yshift: 6 };
  return { ...place, text: plain(author), showarrow: false, font: { size: 11, color: colours.text } };
}

/** The miss in the plane across the motion, with how sure it is; the station in the middle. */
function drawPlane(container, { miss, ellipses, hard_body_radius_km: radius, name, words }, size) {
  const colours = palette();
  const [x, y] = miss;
  const outlines = ellipses.map((each) => ({ x: each.x, y: each.y, mode: "lines", fill: "toself", fillcolor: `${colours.accent}1c`, line: { color: colours.accent, width: each.sigmas === 1 ? 1.8 : 1 }, hoverinfo: "skip" }));
  const line = { x: [0, x], y: [0, y], mode: "lines", line: { color: colours.text, width: 1.5 }, hoverinfo: "skip" };
  const places = {
    x: [0, x],
    y: [0, y],
    mode: "markers",
    marker: { symbol: ["cross", "diamond"], size: [10, 11], color: [colours.text, colours.tiers.yellow] },
    hovertext: [words.station, plain(name)],
    hoverinfo: "text",
  };
  const km = Math.hypot(x, y);
  return draw(container, [...outlines, line, places], {
    ...size,
    xaxis: axis(colours, words.x, { zeroline: true }),
    yaxis: axis(colours, words.y, { scaleanchor: "x", zeroline: true }),
    shapes: [{ type: "circle", x0: -radius, x1: radius, y0: -radius, y1: radius, line: { color: colours.text, width: 1 } }],
    annotations: [
      { x, y, text: `${km < 1 ? `${(km * 1000).toFixed(0)} m` : `${km.toFixed(2)} km`}`, showarrow: false, xanchor: x < 0 ? "right" : "left", xshift: x < 0 ? -10 : 10, bgcolor: `${colours.ground}cc`, font: { color: colours.text } },
      { x: 0, y: 0, text: words.station, showarrow: false, yanchor: y < 0 ? "bottom" : "top", yshift: y < 0 ? 10 : -10, bgcolor: `${colours.ground}cc`, font: { size: 11, color: colours.muted } },
    ],
    dragmode: "pan",
  });
}
