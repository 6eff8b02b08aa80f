// Charts of a reading page: drawn once Plotly is there, again as the theme changes and to print.

/* global Plotly */

import { loadPlotly } from "./plotly.js";
import { word } from "../lib/words.js";

const PAPER_PX = 640; // what A4 and Letter hold; insight.css gives the charts' room the same

/**
 * @param {string} plotlyUrl
 * @param {{id: string, draw: (container: HTMLElement) => unknown}[]} charts those the page has are drawn
 */
export async function keepDrawn(plotlyUrl, charts) {
  const present = charts
    .map(({ id, draw }) => ({ container: document.getElementById(id), draw }))
    .filter(({ container }) => container);
  // Room before there is a picture: Plotly measures it.
  for (const { container } of present) container.classList.add("insight__chart--on");
  const drawAll = async () => {
    for (const { container, draw } of present) await draw(container);
  };
  try {
    await loadPlotly(plotlyUrl);
    await drawAll();
  } catch (error) {
    for (const { container } of present) sayInstead(container, error);
    return;
  }
  document.addEventListener("sp:theme", drawAll);
  printOnPaper(present);
}

function sayInstead(container, error) {
  container.textContent = word("{why} The figures are below.", { why: error.message });
  container.classList.add("insight__chart--failed");
}

/** Paper is narrower than most screens, and light (lib/theme.js): charts take both while it is printed. */
function printOnPaper(charts) {
  const root = document.documentElement;
  // NOTE: all in one go. The browser lays the paper out as soon as this returns.
  const drawAll = (size) => {
    for (const { container, draw } of charts) {
      draw(container);
      Plotly.relayout(container, size);
    }
  };
  window.addEventListener("beforeprint", () => {
    root.classList.add("is-on-paper");
    drawAll({ width: PAPER_PX });
  });
  window.addEventListener("afterprint", () => {
    root.classList.remove("is-on-paper");
    drawAll({ autosize: true });
  });
}
