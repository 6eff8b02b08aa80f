// Draws the charts of the weekly pages once Plotly is there, and again as theme, width or paper asks.

import { loadPlotly } from "../charts/plotly.js";
import { drawChart } from "../charts/weekly.js";
import { word } from "../lib/words.js";

const PAPER_WIDTH_PX = 640; // what an A4 or Letter page holds between its margins
const charts = [...document.querySelectorAll("[data-chart]")].map((element) => {
  const container = /** @type {HTMLElement} */ (element);
  return { container, data: JSON.parse(document.getElementById(container.dataset.chart).textContent) };
});
const paper = window.matchMedia("print");

/** On paper charts are never wider than their place on it. */
function widthOf(container) {
  if (!paper.matches && !isPrinting) return container.clientWidth;
  return Math.min(PAPER_WIDTH_PX / Number(container.dataset.abreast ?? 1), container.clientWidth);
}

function drawAll() {
  if (window.Plotly) for (const { container, data } of charts) drawChart(container, data, widthOf(container));
}

let isPrinting = false;

/** Charts are drawn for the paper, and for the screen again. */
function drawForPaper(isPaper) {
  if (isPaper === isPrinting) return;
  isPrinting = isPaper;
  drawAll();
}

async function begin() {
  if (!charts.length) return;
  try {
    await loadPlotly(document.querySelector("[data-plotly-url]").dataset.plotlyUrl);
    drawAll();
  } catch (error) {
    for (const { container } of charts) sayInstead(container, error);
  }
}

/** A chart that cannot be drawn says so, and shows its figures instead. */
function sayInstead(container, error) {
  container.textContent = word("{why} The figures are below.", { why: error.message });
  container.classList.add("chart__plot--failed");
  container.closest("figure")?.querySelector("details")?.setAttribute("open", "");
}

/** Escape closes the explanation of a word, also under the pointer. */
function closeMeanings() {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && document.activeElement?.matches(".term")) document.activeElement.blur();
  });
}

window.addEventListener("beforeprint", () => drawForPaper(true));
window.addEventListener("afterprint", () => drawForPaper(false));
paper.addEventListener("change", () => drawForPaper(paper.matches));
closeMeanings();
document.addEventListener("sp:theme", () => drawAll());
let redraw = 0;
window.addEventListener("resize", () => {
  cancelAnimationFrame(redraw);
  redraw = requestAnimationFrame(drawAll);
});
begin();
