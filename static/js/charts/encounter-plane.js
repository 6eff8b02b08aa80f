// The plane normal to the relative motion: the station in the middle, up is outward from the Earth.

import { axis, draw, palette } from "./plotly.js";

const MARGIN = 1.35;

/**
 * @param {HTMLElement} container
 * @param {{plane: {points: {run: number, xi_km: number, zeta_km: number}[], hard_body_radius_km: number|null},
 *   limits: {tier: string, km: number}[]}} data
 */
export function drawEncounterPlane(container, { plane, limits }) {
  const colours = palette();
  const newest = plane.points.at(-1);
  const miss = Math.hypot(newest.xi_km, newest.zeta_km);
  const reach = MARGIN * Math.max(miss, reachOfLimits(limits, miss));
  const rings = limits.filter((limit) => limit.km <= reach);
  const traces = [missLine(newest, colours), opinions(plane.points, colours), station(colours)];
  return draw(container, traces, {
    xaxis: axis(colours, "right, km", { range: [-reach, reach], constrain: "domain", zeroline: true }),
    yaxis: axis(colours, "up, km", {
      range: [-reach, reach],
      scaleanchor: "x",
      constrain: "domain",
      zeroline: true,
    }),
    shapes: [
      ...rings.map((limit) => circle(limit.km, colours.tiers[limit.tier] ?? colours.muted, "dot")),
      ...(plane.hard_body_radius_km ? [circle(plane.hard_body_radius_km, colours.text, "solid")] : []),
    ],
    annotations: [...rings.map((limit) => ringLabel(limit, newest.zeta_km >= 0 ? -1 : 1, colours)), missLabel(newest, miss, colours)],
  });
}

/** The smallest limit that the pass is outside of gives the picture its scale. */
function reachOfLimits(limits, miss) {
  const beyond = limits.map((limit) => limit.km).filter((km) => km >= miss);
  return beyond.length ? Math.min(...beyond) : 0;
}

function circle(radiusKm, color, dash) {
  return {
    type: "circle",
    x0: -radiusKm,
    x1: radiusKm,
    y0: -radiusKm,
    y1: radiusKm,
    line: { color, width: 1, dash },
  };
}

/** On the side of the ring where the newest miss is not. */
function ringLabel({ tier, km }, side, colours) {
  const color = colours.tiers[tier] ?? colours.muted;
  return {
    text: `${tier} ${km} km`,
    x: 0,
    y: side * km,
    yanchor: side > 0 ? "bottom" : "top",
    showarrow: false,
    font: { size: 11, color },
  };
}

function missLabel(newest, miss, colours) {
  return {
    text: `${miss.toFixed(3)} km`,
    x: newest.xi_km,
    y: newest.zeta_km,
    yanchor: newest.zeta_km < 0 ? "top" : "bottom", // outward, clear of the miss line
    yshift: newest.zeta_km < 0 ? -7 : 7,
    showarrow: false,
    font: { color: colours.text },
  };
}

function missLine(newest, colours) {
  return {
    x: [0, newest.xi_km],
    y: [0, newest.zeta_km],
    mode: "lines",
    line: { color: colours.muted, width: 1.5 },
    hoverinfo: "skip",
  };
}

function opinions(points, colours) {
  const last = points.length - 1;
  return {
    x: points.map((point) => point.xi_km),
    y: points.map((point) => point.zeta_km),
    mode: "markers",
    marker: {
      color: points.map((_, i) => (i === last ? colours.tiers.yellow : colours.muted)),
      size: points.map((_, i) => (i === last ? 11 : 7)),
      symbol: points.map((_, i) => (i === last ? "diamond" : "circle-open")),
    },
    text: points.map((point) => `run ${point.run}`),
    hovertemplate: "%{text}: right %{x:.3f} km, up %{y:.3f} km<extra></extra>",
  };
}

function station(colours) {
  return {
    x: [0],
    y: [0],
    mode: "markers",
    marker: { color: colours.accent, size: 9, symbol: "cross" },
    hovertemplate: "station<extra></extra>",
  };
}
