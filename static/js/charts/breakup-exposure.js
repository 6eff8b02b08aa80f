// What a station meets of a cloud over time, in per cent of what it meets today: a band, and the
// model's own line within it.

import { word } from "../lib/words.js";
import { axis, draw, palette } from "./plotly.js";
import { timeAxis } from "./breakup-time.js";

const TODAY = 100; // per cent
const BARELY = 3; // today's is drawn where the picture would not be pressed flat by it

/**
 * @param {HTMLElement} container
 * @param {{name: string, days: number[], low: (number|null)[], middle: (number|null)[], high: (number|null)[]}} exposure
 */
export function drawExposure(container, { days, low, middle, high }) {
  const colours = palette();
  const color = colours.tiers.watch;
  const line = (y, name, more) => ({ x: days, y, mode: "lines", hovertemplate: `${name}: %{y:,.2~f} %<extra></extra>`, ...more });
  const most = Math.max(...high, 1e-6);
  const isTodayShown = most * BARELY >= TODAY;
  const top = isTodayShown ? Math.max(most, TODAY) * 1.12 : most * 1.12;
  return draw(
    container,
    [
      line(low, word("least"), { line: { color, width: 0.8 } }),
      line(high, word("greatest"), { line: { color, width: 0.8 }, fill: "tonexty", fillcolor: `${color}33` }),
      line(middle, word("model"), { line: { color, width: 2.4 } }),
    ],
    {
      xaxis: axis(colours, word("after the break-up"), timeAxis(days[0], days.at(-1), container.clientWidth)),
      yaxis: axis(colours, word("% of today's"), { range: [0, top], tickformat: ",~r", nticks: 5 }),
      shapes: isTodayShown ? [today(colours)] : [],
      annotations: [todayWords(colours, isTodayShown, TODAY / most)],
      margin: { l: 60, r: 14, t: 22, b: 44 },
      hovermode: "x unified",
    },
  );
}

function today(colours) {
  return { type: "line", xref: "paper", x0: 0, x1: 1, y0: TODAY, y1: TODAY, line: { color: colours.text, width: 1.2, dash: "dot" } };
}

function todayWords(colours, isShown, times) {
  const place = isShown
    ? { y: TODAY, yanchor: "bottom", text: word("today's background") }
    : { yref: "paper", y: 1, yanchor: "bottom", text: word("today's background is {times} times as high as this picture", { times: times > 1000 ? word("over {count}", { count: "1,000" }) : Math.round(times) }) };
  return { xref: "paper", x: 1, xanchor: "right", showarrow: false, font: { size: 11, color: colours.muted }, ...place };
}
