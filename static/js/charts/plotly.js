// The only door to Plotly: loading it, our colours, and what all charts have in common.
// NOTE: words with <br> or <sup>, powers of ten on axes among them, get inline styles, which the
// content policy refuses.

import { word } from "../lib/words.js";

/* global Plotly */

// NOTE: a part of Plotly that we never draw with (its maps) adds an inline style sheet when the
// file is read, which the content policy refuses with an error. It looks for this id first.
const MAP_STYLE_ID = "9f215cf04c5486422605d13261cb87401f4e7763b6296af81e98efbc0130da53";

const CONFIG = { displayModeBar: false, responsive: true, doubleClick: "reset" };

let loading = /** @type {Promise<void>|null} */ (null);

/**
 * Load Plotly once.
 * @param {string} url
 * @returns {Promise<void>}
 */
export function loadPlotly(url) {
  loading ??= new Promise((resolve, reject) => {
    const placeholder = document.createElement("template");
    placeholder.id = MAP_STYLE_ID;
    const script = document.createElement("script");
    script.src = url;
    script.onload = () => resolve();
    script.onerror = () => reject(new Error(word("The charts' program could not be loaded.")));
    document.head.append(placeholder, script);
  });
  return loading;
}

/** The page's colours of this moment, by token name without its dashes. */
export function palette() {
  const style = getComputedStyle(document.documentElement);
  const token = (name) => style.getPropertyValue(`--${name}`).trim();
  return {
    text: token("text"),
    muted: token("text-muted"),
    line: token("line"),
    ground: token("ground-2"),
    accent: token("accent"),
    tiers: Object.fromEntries(
      ["none", "watch", "yellow", "red", "emergency"].map((tier) => [tier, token(`tier-${tier}`)]),
    ),
    font: token("font-sans"),
  };
}

/**
 * An axis in our colours.
 * @param {ReturnType<typeof palette>} colours
 * @param {string} title with its unit
 * @param {Object} [more]
 */
export function axis(colours, title, more = {}) {
  return {
    title: { text: title, font: { size: 12, color: colours.muted }, standoff: 8 },
    gridcolor: colours.line,
    zerolinecolor: colours.line,
    linecolor: colours.line,
    tickfont: { size: 11, color: colours.muted },
    automargin: true,
    fixedrange: false,
    ...more,
  };
}

/** @typedef {{tier: string, km: number, words: string, title: string}} Limit see rule_lines.py */

/** A horizontal limit with its name written on it, at the right end. */
export function limitLine(colours, { tier, km, words }, yref = "y") {
  const color = colours.tiers[tier] ?? colours.muted;
  const isLog = yref === "log";
  return {
    shape: {
      type: "line",
      xref: "paper",
      x0: 0,
      x1: 1,
      y0: km,
      y1: km,
      line: { color, width: 1, dash: "dot" },
    },
    annotation: {
      text: words,
      xref: "paper",
      x: 1,
      xanchor: "right",
      y: isLog ? Math.log10(km) : km,
      yanchor: "bottom",
      showarrow: false,
      font: { size: 11, color },
    },
  };
}

/**
 * Draw, or draw again in new colours.
 * @param {HTMLElement} container
 * @param {Object[]} traces
 * @param {Object} layout
 */
export function draw(container, traces, layout) {
  const colours = palette();
  return Plotly.react(
    container,
    traces,
    {
      paper_bgcolor: "rgba(0,0,0,0)",
      plot_bgcolor: "rgba(0,0,0,0)",
      font: { family: colours.font, size: 12, color: colours.text },
      margin: { l: 56, r: 16, t: 12, b: 44 },
      showlegend: false,
      hoverlabel: { bgcolor: colours.ground, bordercolor: colours.line, font: { color: colours.text } },
      dragmode: "zoom",
      ...layout,
    },
    CONFIG,
  );
}
