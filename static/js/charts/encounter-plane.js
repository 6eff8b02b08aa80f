// The plane normal to the relative motion: the station in the middle, up is outward from the Earth,
// and around the expected miss how sure it is.

import { byAuthor } from "../lib/opinions.js";
import { apartKm, edgeTowards, holds, isSeen, missView, sigmasAround, spread, unitOf, wholeView } from "../lib/plane-view.js";
import { axis, draw, palette } from "./plotly.js";
import { word } from "../lib/words.js";

const MARGIN_PX = { l: 64, r: 16, t: 12, b: 48 };
const ARROWS = 3; // to the newest places outside; the rest are counted
const ARROW_PX = 30;
const LABEL_PX = 16; // from one name to the next below it
const APART_PX = 14; // nearer to the miss its mark covers an earlier place
const LEAST_RING_PX = 25; // a limit's circle with its name on it

/**
 * @param {HTMLElement} container
 * @param {{plane: Object, limits: import("./plotly.js").Limit[]}} data plane: see risk_plane.py
 * @param {"whole"|"miss"} [wanted] part of the plane
 */
export function drawEncounterPlane(container, { plane, limits }, wanted = "whole") {
  const isWhole = wanted === "whole" && plane.ellipses.length > 0;
  const size = sizeOf(container);
  const view = isWhole ? wholeView(plane, size) : missView(plane, limits, size);
  const picture = { plane, view, unit: unitOf(view), colours: palette(), within: sigmasAround(plane, view) };
  const rings = limits.filter(({ km }) => km <= view.halfY && isSeen(km, view, LEAST_RING_PX));
  return draw(container, [...ellipses(picture), ...tracks(picture), missLine(picture), miss(picture), station(picture)], {
    xaxis: side(picture, word("right (ξ)"), [view.x, view.halfX]),
    yaxis: side(picture, word("up (ζ)"), [view.y, view.halfY], { scaleanchor: "x" }),
    shapes: [...rings.map((limit) => ring(limit, picture)), ...body(picture)],
    annotations: [
      ...rings.map((limit) => ringLabel(limit, picture)),
      ...sigmaLabels(picture),
      missLabel(picture),
      ...arrows(picture),
      ...notes(picture),
    ],
    margin: MARGIN_PX,
  });
}

function sizeOf(container) {
  const { l, r, t, b } = MARGIN_PX;
  return { width: Math.max(container.clientWidth - l - r, 100), height: Math.max(container.clientHeight - t - b, 100) };
}

function side({ unit, colours }, name, [middle, half], more = {}) {
  const range = [middle - half, middle + half].map((km) => km * unit.perKm);
  const fixed = { constrain: "domain", automargin: false, zeroline: true };
  return axis(colours, `${name}, ${unit.name}`, { range, ...fixed, ...more });
}

/** The widest first, so that the others lie on it; one around all of the picture would only colour it. */
function ellipses({ plane, unit, colours, within }) {
  const seen = plane.ellipses.filter(({ sigmas }) => within === null || sigmas < within);
  return seen.reverse().map(({ sigmas, xi_km: xi, zeta_km: zeta }) => ({
    x: xi.map((km) => km * unit.perKm),
    y: zeta.map((km) => km * unit.perKm),
    mode: "lines",
    line: { color: colours.accent, width: sigmas === 1 ? 1.8 : 1 },
    fill: "toself",
    fillcolor: `${colours.accent}1c`,
    hoverinfo: "skip",
  }));
}

/** At the end of the long axis that lies in the picture and away from the station. */
function sigmaLabels({ plane, view, unit, colours }) {
  return plane.ellipses.flatMap(({ sigmas, xi_km: xi, zeta_km: zeta }) => {
    const ends = [0, (xi.length - 1) / 2].map((i) => ({ xi_km: xi[i], zeta_km: zeta[i] }));
    const seen = ends.filter((end) => holds(view, end));
    if (!seen.length) return [];
    const far = seen.reduce((a, b) => (Math.hypot(b.xi_km, b.zeta_km) > Math.hypot(a.xi_km, a.zeta_km) ? b : a));
    const words = { text: `${sigmas}σ`, showarrow: false, font: { size: 11, color: colours.accent } };
    return [{ ...words, x: far.xi_km * unit.perKm, y: far.zeta_km * unit.perKm, bgcolor: colours.ground, borderpad: 1 }];
  });
}

/** Each author's places joined in their order: ours bold, those of messages thin. */
function tracks({ plane, unit, colours }) {
  return byAuthor([...plane.earlier, plane.miss]).map(({ author, opinions }) => ({
    x: opinions.map((place) => place.xi_km * unit.perKm),
    y: opinions.map((place) => place.zeta_km * unit.perKm),
    mode: "lines+markers",
    line: { color: colours.text, width: author ? 0.8 : 1.5, dash: author ? "dash" : "dot" },
    marker: { color: colours.text, size: opinions.map((place) => (place === plane.miss ? 0.1 : 9)), symbol: "circle-open" },
    text: opinions.map((place) => place.by),
    hovertemplate: `%{text}: ${placeWords(unit)} ${unit.name}<extra></extra>`,
  }));
}

function missLine({ plane, unit, colours }) {
  return {
    x: [0, plane.miss.xi_km * unit.perKm],
    y: [0, plane.miss.zeta_km * unit.perKm],
    mode: "lines",
    line: { color: colours.text, width: 1.5 },
    hoverinfo: "skip",
  };
}

function miss({ plane, unit, colours }) {
  return {
    x: [plane.miss.xi_km * unit.perKm],
    y: [plane.miss.zeta_km * unit.perKm],
    mode: "markers",
    marker: { color: colours.tiers.yellow, size: 11, symbol: "diamond" },
    text: [plane.miss.by],
    hovertemplate: `%{text}: ${placeWords(unit)} ${unit.name}<extra></extra>`,
  };
}

/** A cross, and where the hard body is too small to be drawn to scale a ring that only marks it. */
function station({ plane, view, colours }) {
  const radius = plane.hard_body_radius_km;
  const isMarked = radius !== null && !isSeen(radius, view);
  return {
    x: isMarked ? [0, 0] : [0],
    y: isMarked ? [0, 0] : [0],
    mode: "markers",
    marker: { color: colours.text, size: [7, 14], symbol: ["cross-thin", "circle-open"], line: { color: colours.text, width: 1.3 } },
    text: isMarked ? [plane.middle, plane.middle] : [plane.middle],
    hovertemplate: "%{text}<extra></extra>",
  };
}

function body({ plane, view, unit, colours }) {
  const radius = plane.hard_body_radius_km;
  if (radius === null || !isSeen(radius, view)) return [];
  return [{ ...circle(radius * unit.perKm, colours.text, "solid"), fillcolor: `${colours.text}22` }];
}

function ring({ tier, km }, { unit, colours }) {
  return circle(km * unit.perKm, colours.tiers[tier] ?? colours.muted, "dot");
}

function circle(radius, color, dash) {
  return { type: "circle", x0: -radius, x1: radius, y0: -radius, y1: radius, line: { color, width: 1, dash } };
}

/** On the side of the ring where the miss is not. */
function ringLabel({ tier, km, words }, { plane, unit, colours }) {
  const up = plane.miss.zeta_km >= 0 ? -1 : 1;
  return {
    text: words,
    x: 0,
    y: up * km * unit.perKm,
    yanchor: up > 0 ? "bottom" : "top",
    showarrow: false,
    font: { size: 11, color: colours.tiers[tier] ?? colours.muted },
  };
}

/** Beside the miss, away from the miss line. */
function missLabel({ plane, unit, colours }) {
  const { xi_km: xi, zeta_km: zeta } = plane.miss;
  const isLeft = xi < 0;
  const distance = Math.hypot(xi, zeta) * unit.perKm;
  return {
    text: `${distance.toFixed(unit.digits)} ${unit.name}`,
    x: xi * unit.perKm,
    y: zeta * unit.perKm,
    xanchor: isLeft ? "right" : "left",
    xshift: isLeft ? -9 : 9,
    showarrow: false,
    font: { color: colours.text },
    bgcolor: `${colours.ground}cc`,
    borderpad: 1,
  };
}

function outside({ plane, view }) {
  return plane.earlier.filter((place) => !holds(view, place));
}

/** At the edge, towards the newest of the earlier places that lie outside: whose, and how far from the miss. */
function arrows(picture) {
  const { plane, view, unit, colours } = picture;
  const shown = outside(picture).slice(-ARROWS).map((place) => ({ place, ...arrowTo(place, view) }));
  const heights = spread(shown.map(({ nameUp }) => nameUp), LABEL_PX, view.halfY / view.kmPerPx - LABEL_PX);
  return shown.map(({ place, edge, right, up, nameRight }, i) => ({
    text: word("{whose}, {apart} off", { whose: place.by, apart: kmText(apartKm(place, plane.miss)) }),
    x: edge.xi_km * unit.perKm,
    y: edge.zeta_km * unit.perKm,
    ax: nameRight - right,
    ay: up - heights[i],
    xanchor: right > 0 ? "right" : "left",
    showarrow: true,
    arrowhead: 2,
    arrowcolor: colours.text,
    font: { size: 11, color: colours.text },
    bgcolor: `${colours.ground}cc`,
  }));
}

/** Its head at the edge and its name on the way there, in pixels from the middle, right and up. */
function arrowTo(place, view) {
  const edge = edgeTowards(view, place);
  const [right, up] = [edge.xi_km - view.x, edge.zeta_km - view.y].map((km) => km / view.kmPerPx);
  const inward = 1 - ARROW_PX / Math.hypot(right, up);
  return { edge, right, up, nameRight: right * inward, nameUp: up * inward };
}

function kmText(km) {
  return km < 1 ? `${(km * 1000).toFixed(0)} m` : `${km.toFixed(1)} km`;
}

/** What the picture cannot show, in words at its top. */
function notes(picture) {
  const { plane, view, colours, within } = picture;
  const radius = plane.hard_body_radius_km;
  const lines = [];
  if (within !== null) lines.push(word("all of this lies within {within}σ", { within }));
  if (radius !== null && !isSeen(radius, view)) {
    lines.push(word("hard body {radius}: too small here, ring not to scale", { radius: plane.hard_body_words }));
  }
  const more = outside(picture).length - ARROWS;
  if (more > 0) lines.push(word("{count} more earlier outside the picture", { count: more }));
  const covered = plane.earlier.map((place) => apartKm(place, plane.miss)).filter((km) => km < APART_PX * view.kmPerPx);
  if (covered.length) lines.push(word("{count} earlier within {apart} of the miss: see Miss", { count: covered.length, apart: kmText(Math.max(...covered)) }));
  const place = { xref: "paper", yref: "paper", x: 0, y: 1, xanchor: "left", yanchor: "top", showarrow: false };
  return lines.map((text, i) => ({ ...place, text, yshift: -15 * i, font: { size: 11, color: colours.muted } }));
}

/** Where a mark is, as Plotly fills it in. */
function placeWords({ digits }) {
  return word("right {right}, up {up}", { right: `%{x:.${digits}f}`, up: `%{y:.${digits}f}` });
}
