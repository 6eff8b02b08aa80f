// Heat map of all burns: a panel a direction, colour for the miss or for the probability.

/* global Plotly */

import { plainText } from "../lib/chart-text.js";
import { probabilityText } from "../lib/probability.js";
import { word } from "../lib/words.js";
import { axis, draw, palette } from "./plotly.js";

const NARROW_PX = 560;
const PC_FLOOR = 1e-15; // under it nobody tells one from another
const GAP = 0.07; // between panels, as a share of the whole
// Cividis (Nunez, Anderton and Renslow 2018): alike to all kinds of colour vision, and by lightness.
// what-if-burns.css has the same for the scale under the picture.
const SCALE = [
  [0, "#00224e"], [0.125, "#123570"], [0.25, "#3b496c"], [0.375, "#575d6d"], [0.5, "#707173"],
  [0.625, "#8a8678"], [0.75, "#a59c74"], [0.875, "#c3b369"], [1, "#fee838"],
];

/**
 * @param {HTMLElement} container
 * @param {import("../lib/burn-grid.js").Space} space
 * @param {{colour: "miss"|"pc", chosen: number|null}} shown
 */
export function drawBurnSpace(container, space, shown) {
  const colours = palette();
  const isNarrow = container.clientWidth < NARROW_PX;
  const panels = space.directions.map((direction, place) => ({
    ...direction,
    axes: axesOf(place),
    burns: space.burns.flatMap((burn, number) => (burn.direction === direction.key ? [{ ...burn, number }] : [])),
  }));
  const range = rangeOf(space, shown.colour);
  const traces = panels.flatMap((panel) => [
    cells(space, panel, shown.colour, range),
    ...marks(space, panel, shown.chosen, colours),
  ]);
  const layout = {
    ...Object.assign({}, ...panels.map((panel, place) => axesLayout(colours, space, panels.length, place, isNarrow))),
    annotations: panels.map((panel, place) => title(colours, panel.name, panels.length, place, isNarrow)),
    margin: { l: 56, r: 8, t: 28, b: 48 },
    dragmode: false,
    hovermode: "closest",
  };
  return draw(container, traces, layout);
}

/**
 * Tell which burn is pressed or under the pointer.
 * @param {HTMLElement} container
 * @param {{onChoose: (number: number) => void, onHover: (number: number|null, event: MouseEvent|null) => void}} told
 */
export function listen(container, { onChoose, onHover }) {
  const plot = /** @type {any} */ (container);
  plot.on("plotly_click", ({ points }) => onChoose(points[0].customdata));
  plot.on("plotly_hover", ({ points, event }) => onHover(points[0].customdata, event));
  plot.on("plotly_unhover", () => onHover(null, null));
}

function axesOf(place) {
  const tail = place ? String(place + 1) : "";
  return { xaxis: `x${tail}`, yaxis: `y${tail}` };
}

/** The value that colours a burn: a logarithm, larger for what is better to have. */
function valueOf(burn, colour) {
  if (burn.refused) return null;
  if (colour === "miss") return burn.miss_km === null ? null : Math.log10(Math.max(burn.miss_km, 1e-3));
  return burn.pc === null ? null : -Math.log10(Math.max(burn.pc, PC_FLOOR));
}

/**
 * What the ends of the scale of colours stand for.
 * @param {import("../lib/burn-grid.js").Space} space
 * @param {"miss"|"pc"} colour
 * @returns {[string, string]} the worse, the better
 */
export function scaleEnds(space, colour) {
  const [low, high] = rangeOf(space, colour);
  if (colour === "pc") return [probabilityText(10 ** -low), probabilityText(10 ** -high * 0.99)];
  return [`${lengthText(10 ** low)} km`, `${lengthText(10 ** high)} km`];
}

function lengthText(km) {
  return km < 10 ? km.toFixed(2) : km.toFixed(0);
}

function rangeOf(space, colour) {
  const values = space.burns.map((burn) => valueOf(burn, colour)).filter((value) => value !== null);
  const [low, high] = values.length ? [Math.min(...values), Math.max(...values)] : [0, 1];
  return high - low < 0.1 ? [low - 0.5, high + 0.5] : [low, high];
}

function cells(space, panel, colour, [zmin, zmax]) {
  const grid = (pick) =>
    space.dv_m_s.map((_, size) => space.hours.map((__, time) => pick(panel.burns.find((burn) => burn.size === size && burn.time === time))));
  return {
    type: "heatmap",
    ...panel.axes,
    x: space.hours.map((_, time) => time),
    y: space.dv_m_s.map((_, size) => size),
    z: grid((burn) => (burn ? valueOf(burn, colour) : null)),
    customdata: grid((burn) => burn?.number ?? null),
    colorscale: SCALE,
    zmin,
    zmax,
    xgap: 1,
    ygap: 1,
    hoverinfo: "none",
    showscale: false,
  };
}

/** What needs a shape of its own; each mark stands for its burn as its cell does. */
function marks(space, panel, chosen, colours) {
  const on = (burns, more) => ({
    type: "scatter",
    ...panel.axes,
    x: burns.map(({ time }) => time),
    y: burns.map(({ size }) => size),
    customdata: burns.map(({ number }) => number),
    hoverinfo: "none",
    cliponaxis: false,
    ...more,
  });
  const harmful = panel.burns.filter((burn) => burn.new + burn.closer > 0);
  const good = panel.burns.filter((burn) => burn.recommended && !space.best.includes(burn.number));
  const best = panel.burns.filter(({ number }) => space.best.includes(number));
  const edged = (color, edge) => ({ color, line: { color: edge, width: 1 } });
  return [
    on(harmful.filter((burn) => burn.is_likely), { mode: "markers", marker: { symbol: "x", size: 7, ...edged("#ffffff", "#000000") } }),
    on(harmful.filter((burn) => !burn.is_likely), { mode: "markers", marker: { symbol: "triangle-down", size: 8, ...edged("#ffffff", "#000000") } }),
    on(panel.burns.filter((burn) => burn.refused), { mode: "markers", marker: { symbol: "circle-open", size: 9, color: colours.text, line: { width: 1.5 } } }),
    on(panel.burns.filter((burn) => !burn.refused && burn.miss_km === null), { mode: "text", text: "?", textfont: { color: colours.text } }),
    on(good, { mode: "markers", marker: { symbol: "circle", size: 7, ...edged("#ffffff", "#000000") } }),
    on(best, {
      mode: "markers+text",
      marker: { symbol: "diamond", size: 17, ...edged("#ffffff", "#000000") },
      text: best.map(({ number }) => String(space.best.indexOf(number) + 1)),
      textfont: { size: 11, color: "#000000" },
    }),
    ...[["#000000", 6], ["#ffffff", 3]].map(([color, width]) =>
      on(panel.burns.filter(({ number }) => number === chosen), { mode: "markers", marker: { symbol: "square-open", size: 22, color, line: { width } } }),
    ),
  ];
}

function axesLayout(colours, space, count, place, isNarrow) {
  const tail = place ? String(place + 1) : "";
  const [from, to] = share(count, isNarrow ? count - 1 - place : place, isNarrow);
  const every = Math.ceil(space.hours.length / 6);
  const ticks = space.hours.map((_, time) => time).filter((time) => time % every === 0);
  const sizes = space.dv_m_s.map((_, size) => size).filter((size) => size % Math.ceil(space.dv_m_s.length / 14) === 0);
  const isLabelled = isNarrow || place === 0;
  return {
    [`xaxis${tail}`]: axis(colours, !isNarrow || place === count - 1 ? word("burn, hours before closest approach") : "", {
      domain: isNarrow ? [0, 1] : [from, to],
      anchor: `y${tail}`,
      range: [-0.5, space.hours.length - 0.5],
      tickvals: ticks,
      ticktext: ticks.map((time) => space.hours[time].toFixed(1)),
      showgrid: false,
      zeroline: false,
      fixedrange: true,
    }),
    [`yaxis${tail}`]: axis(colours, isLabelled ? "m/s" : "", {
      domain: isNarrow ? [from, to] : [0, 1],
      anchor: `x${tail}`,
      range: [-0.5, space.dv_m_s.length - 0.5],
      tickvals: sizes,
      ticktext: sizes.map((size) => signed(space.dv_m_s[size])),
      showticklabels: isLabelled,
      showgrid: false,
      zeroline: false,
      fixedrange: true,
    }),
  };
}

function signed(value) {
  return `${value < 0 ? "−" : "+"}${Math.abs(value)}`;
}

/** Where a panel begins and ends, the first at the left or at the foot. */
function share(count, place, isNarrow) {
  const gap = isNarrow ? GAP * 1.3 : GAP / 2;
  const width = (1 - gap * (count - 1)) / count;
  const from = place * (width + gap);
  return [from, from + width];
}

function title(colours, name, count, place, isNarrow) {
  const [from, to] = share(count, isNarrow ? count - 1 - place : place, isNarrow);
  const at = isNarrow ? { x: 0, y: to, xanchor: "left" } : { x: (from + to) / 2, y: 1, xanchor: "center" };
  return { text: plainText(name), xref: "paper", yref: "paper", yanchor: "bottom", showarrow: false, font: { size: 13, color: colours.text }, ...at };
}
