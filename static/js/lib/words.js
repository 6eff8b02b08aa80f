// Words that a script writes, in the language of its page.
//
// In English they stand where they are written and nothing is asked for. A page in another language
// loads js/words/LANGUAGE.js before any module; `make translations` writes that from djangojs.po.
// Messages are gathered from the source: give word(), counted() and marked() plain strings in double
// quotes, joined by + where one is long.

const kept = globalThis.safePassageWords ?? {};

/**
 * A message in the page's language.
 * @param {string} text English, with places such as {name} for values
 * @param {Record<string, unknown>} [values] what goes into the places
 * @returns {string}
 */
export function word(text, values = {}) {
  return filled(kept[text] ?? text, values);
}

/**
 * A message about a number of things: its place {count} takes the number.
 * @param {string} one English for one of them
 * @param {string} many English for any other number
 * @param {number} count
 * @param {Record<string, unknown>} [values] what goes into further places
 * @returns {string}
 */
export function counted(one, many, count, values = {}) {
  const text = kept[one] ?? (count === 1 ? one : many);
  return filled(text, { count, ...values });
}

/**
 * English that word() is given later: marks it for those who translate, and leaves it as it is.
 * @param {string} text
 * @returns {string}
 */
export function marked(text) {
  return text;
}

function filled(text, values) {
  return text.replace(/\{(\w+)\}/g, (place, name) => String(values[name] ?? place));
}
