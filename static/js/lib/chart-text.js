// Names on their way into a chart, which takes markup for markup.

/**
 * The same words with nothing in them that Plotly would read as markup.
 * @param {string} text
 */
export function plainText(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/**
 * A name that takes no more room than ``length`` characters.
 * @param {string} text
 * @param {number} length
 */
export function shortened(text, length) {
  const characters = [...text];
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join("")}…`;
}
