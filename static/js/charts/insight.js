// The catalogue as a whole: who owns it, where it flies, how it grew, how dense it is, what is planned.

import { pushedApart } from "../lib/apart.js";
import { plainText, shortened } from "../lib/chart-text.js";
import { word } from "../lib/words.js";
import { axis, draw, palette } from "./plotly.js";

const NAME_LENGTH = 18;
const LABEL_GAP = 0.06; // least distance between two names, as a share of the height
const NARROW_PX = 520;

/** Owners inside, the types of what each owns around them. */
export function drawOwners(container, { owners, types }) {
  const colours = palette();
  const typeColours = coloursOfTypes(colours);
  const sectors = owners.flatMap(({ name, by_type: counts }) => [
    { id: name, parent: "", label: name, value: sum(counts), color: colours.ground, ink: colours.text },
    ...counts.map((value, i) => ({ id: `${name}/${i}`, parent: name, label: types[i], value, color: typeColours[i], ink: colours.ground })),
  ]).filter(({ value }) => value > 0);
  const trace = {
    type: "sunburst",
    ids: sectors.map(({ id }) => plainText(id)),
    parents: sectors.map(({ parent }) => plainText(parent)),
    labels: sectors.map(({ label }) => plainText(shortened(label, NAME_LENGTH))),
    values: sectors.map(({ value }) => value),
    marker: { colors: sectors.map(({ color }) => color), line: { color: colours.line, width: 1 } },
    leaf: { opacity: 1 },
    insidetextfont: { color: sectors.map(({ ink }) => ink) },
    branchvalues: "total",
    sort: false,
    insidetextorientation: "auto",
    hovertemplate: word("{name}: {count} ({share} of all)", { name: "%{label}", count: "%{value:,}", share: "%{percentRoot:.1%}" }) + "<extra></extra>",
  };
  return draw(container, [trace], { margin: { l: 4, r: 4, t: 4, b: 4 }, uniformtext: { minsize: 11, mode: "hide" } });
}

/** Owners by band of altitude, darker for more. */
export function drawBands(container, { owners, bands }) {
  const colours = palette();
  const rows = [...owners].reverse();
  const trace = {
    type: "heatmap",
    x: bands.map((band) => band.replace(" km", "")),
    y: rows.map(({ name }) => plainText(shortened(name, NAME_LENGTH))),
    z: rows.map(({ by_band: counts }) => counts.map((count) => Math.log10(count + 1))),
    text: rows.map(({ by_band: counts }) => counts.map((count) => count.toLocaleString("en"))),
    texttemplate: "%{text}",
    colorscale: [[0, colours.ground], [1, colours.accent]],
    showscale: false,
    xgap: 2,
    ygap: 2,
    hovertemplate: "%{y}, %{x} km: %{text}<extra></extra>",
  };
  return draw(container, [trace], {
    xaxis: axis(colours, word("mean altitude, km"), { type: "category", showgrid: false }),
    yaxis: axis(colours, "", { type: "category", showgrid: false }),
    margin: { l: 8, r: 8, t: 8, b: 44 },
  });
}

/** The largest constellations, each with its number. */
export function drawConstellations(container, { constellations }) {
  const colours = palette();
  const rows = [...constellations].reverse();
  const trace = {
    type: "bar",
    orientation: "h",
    x: rows.map(({ payloads }) => payloads),
    y: rows.map(({ name }) => plainText(shortened(name, NAME_LENGTH))),
    marker: { color: colours.accent },
    text: rows.map(({ payloads }) => payloads.toLocaleString("en")),
    textposition: "outside",
    textfont: { color: colours.text },
    cliponaxis: false,
    customdata: rows.map(({ share }) => share),
    hovertemplate: word("{name}: {count}, {share} of all payloads", { name: "%{y}", count: "%{x:,}", share: "%{customdata}" }) + "<extra></extra>",
  };
  return draw(container, [trace], {
    xaxis: axis(colours, word("satellites in orbit"), { rangemode: "tozero" }),
    yaxis: axis(colours, "", { type: "category", showgrid: false }),
    margin: { l: 8, r: 56, t: 8, b: 44 },
  });
}

/** What is in orbit now, added up by year of launch; each type named at the right end. */
export function drawGrowth(container, { growth, types }) {
  const colours = palette();
  const typeColours = coloursOfTypes(colours);
  const traces = growth.by_type.map((counts, i) => ({
    x: growth.year,
    y: counts,
    name: types[i],
    mode: "lines",
    stackgroup: "all",
    line: { color: typeColours[i], width: 1 },
    fillcolor: `${typeColours[i]}66`,
    hovertemplate: `${types[i]}: %{y:,}<extra></extra>`,
  }));
  const ends = growth.by_type.map((counts) => counts.at(-1) ?? 0);
  const whole = sum(ends);
  const middles = ends.map((end, i) => sum(ends.slice(0, i)) + end / 2);
  const ys = pushedApart(middles, LABEL_GAP * whole);
  const annotations = types.flatMap((text, i) =>
    ends[i] ? [{ text, xref: "paper", x: 1, xanchor: "left", xshift: 4, y: ys[i], showarrow: false, font: { size: 11, color: typeColours[i] } }] : [],
  );
  return draw(container, traces, {
    xaxis: axis(colours, word("launched up to the end of")),
    yaxis: axis(colours, word("in orbit now"), { rangemode: "tozero" }),
    annotations,
    hovermode: "x unified",
    margin: { l: 56, r: 96, t: 12, b: 44 },
  });
}

/** Objects in a cubic kilometre by altitude, the stations' altitudes marked. */
export function drawDensity(container, { density }) {
  const colours = palette();
  const trace = {
    x: density.altitude_km,
    y: density.per_km3,
    mode: "lines",
    fill: "tozeroy",
    line: { color: colours.accent, width: 2, shape: "hvh" },
    fillcolor: `${colours.accent}22`,
    hovertemplate: word("{altitude} km: {density} per km³", { altitude: "%{x:.0f}", density: "%{y:.2e}" }) + "<extra></extra>",
  };
  const [lowest] = density.stations.map(({ altitude_km: x }) => x).sort((a, b) => a - b);
  const top = 1.15 * Math.max(...density.per_km3);
  return draw(container, [trace], {
    xaxis: axis(colours, word("altitude, km"), { range: [200, 2000] }),
    yaxis: axis(colours, word("objects per km³"), { range: [0, top], tickformat: ".1e" }),
    shapes: density.stations.map(({ altitude_km: x }) => ({ type: "line", x0: x, x1: x, yref: "paper", y0: 0, y1: 1, line: { color: colours.text, width: 1.5, dash: "dot" } })),
    annotations: density.stations.map(({ name, altitude_km: x }) => ({
      text: `${plainText(name)} ${x.toFixed(0)} km`, x, xanchor: x === lowest ? "right" : "left", xshift: x === lowest ? -4 : 4, yref: "paper", y: 1, yanchor: "top", showarrow: false, font: { color: colours.text },
    })),
  });
}

/** What is shown under the pointer of a number of passes a day. */
function perDay(name) {
  return word("{name}: {count} a day", { name, count: "%{x:.2f}" }) + "<extra></extra>";
}

/** Passes a day at each station: estimated today, and what each planned constellation adds. */
export function drawPlanned(container, { planned }) {
  const colours = palette();
  const stations = planned.map(({ station }) => plainText(station));
  const names = planned[0]?.parts.map(({ name }) => name) ?? [];
  const shades = [colours.tiers.watch, colours.muted, colours.tiers.yellow];
  const bar = (name, x, color, textangle) => ({
    type: "bar",
    orientation: "h",
    x,
    y: stations,
    marker: { color: `${color}99`, line: { color, width: 1 } },
    text: stations.map(() => plainText(shortened(name, NAME_LENGTH))),
    textposition: "inside",
    insidetextanchor: "middle",
    textangle,
    textfont: { color: colours.text },
    hovertemplate: perDay(plainText(name)),
  });
  const parts = names.map((name, i) => bar(name, planned.map(({ parts: own }) => own[i].per_day), shades[i % shades.length], "auto"));
  const judged = planned.filter(({ measured }) => measured !== null);
  const marks = {
    x: judged.map(({ measured }) => measured),
    y: judged.map(({ station }) => plainText(station)),
    mode: "markers",
    marker: { symbol: "diamond", size: 11, color: colours.text },
    hovertemplate: perDay(word("measured")),
  };
  return draw(container, [bar(word("today, estimated"), planned.map(({ today }) => today), colours.accent, 0), ...parts, marks], {
    barmode: "stack",
    xaxis: axis(colours, word("passes a day within 25 km (diamond: measured)"), { rangemode: "tozero" }),
    yaxis: axis(colours, "", { type: "category", showgrid: false, autorange: "reversed" }),
    uniformtext: { minsize: container.clientWidth < NARROW_PX ? 9 : 11, mode: "hide" },
    margin: { l: 8, r: 24, t: 8, b: 44 },
    bargap: 0.35,
  });
}

/** Payloads, rocket bodies, debris, and what is not known. */
function coloursOfTypes(colours) {
  return [colours.accent, colours.tiers.watch, colours.tiers.yellow, colours.muted];
}

function sum(counts) {
  return counts.reduce((a, b) => a + b, 0);
}
