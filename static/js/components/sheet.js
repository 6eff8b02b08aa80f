// What each sheet of a printed page says at its head and foot (css/components/sheet.css). A page names
// what it is of by <meta name="sheet">; without it its title does. Worlds are the ribbons' and the tags'.

import { productNowMs } from "../lib/product-clock.js";
import { utcDateTime } from "../lib/utc.js";
import { word } from "../lib/words.js";

/** A text as CSS writes strings. */
const quoted = (text) => `"${text.replace(/["\\]/g, "\\$&").replace(/\s+/g, " ")}"`;

/**
 * @param {{ subject: string, worlds: string[], printedMs: number, place: string }} page
 * @returns {Record<string, string>} custom properties of the root
 */
export function sheetWords({ subject, worlds, printedMs, place }) {
  const at = `${utcDateTime(printedMs).slice(0, 16)} UTC`;
  return {
    "--sheet-subject": quoted([...new Set(worlds), subject].join(" · ")),
    "--sheet-as-of": quoted(word("As of {at}", { at })),
    "--sheet-place": quoted(place),
  };
}

function worldsOf(page) {
  const marked = page.querySelectorAll(".ribbons .ribbon, [data-sheet-world]");
  return [...marked].map((each) => each.dataset.sheetWorld ?? each.className.match(/ribbon--(\w+)/)[1].toUpperCase());
}

export function nameSheets() {
  addEventListener("beforeprint", () => {
    const told = /** @type {HTMLMetaElement|null} */ (document.querySelector('meta[name="sheet"]'));
    const words = sheetWords({
      subject: told?.content || document.title,
      worlds: worldsOf(document),
      printedMs: productNowMs(),
      place: `${location.host}${location.pathname}`,
    });
    for (const [name, value] of Object.entries(words)) document.documentElement.style.setProperty(name, value);
  });
}
