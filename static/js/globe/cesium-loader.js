// Loads CesiumJS when it is wanted, after the page has painted. It defines the global `Cesium`,
// which nothing outside static/js/globe/ touches.

import { word } from "../lib/words.js";

/**
 * @param {string} baseUrl where the build lies, ending in a slash
 * @returns {Promise<void>}
 */
export async function loadCesium(baseUrl) {
  window.CESIUM_BASE_URL = baseUrl;
  const giveBack = lendStandIns();
  try {
    await loadScript(`${baseUrl}Cesium.js`);
  } finally {
    giveBack();
  }
  // NOTE: with this text it would start its workers from `blob:` addresses; without, from its files.
  window.CESIUM_WORKERS = undefined;
}

/** Can this browser draw it? Asked first, so that six megabytes are not loaded in vain. */
export function hasWebGl2() {
  return Boolean(document.createElement("canvas").getContext("webgl2"));
}

/** Resolves when the browser has painted and has nothing better to do. */
export function afterFirstPaint() {
  return new Promise((resolve) => {
    requestAnimationFrame(() => {
      if (window.requestIdleCallback) requestIdleCallback(() => resolve(), { timeout: 500 });
      else setTimeout(resolve, 50);
    });
  });
}

/**
 * Keep the content security policy strict while the library's one file runs.
 *
 * NOTE: on loading, and only then, CesiumJS 1.144 does two things that `script-src 'self'` forbids.
 * Its copy of Knockout finds the global object by evaluating the string "this", and its decoders of
 * compressed 3D models, which we have none of, compile WebAssembly. It is lent an `eval` that knows
 * that one word and no WebAssembly, for which it provides. The alternative would be `unsafe-eval` for
 * the whole page. docs/architecture-csp.md says more; a browser test counts violations.
 * @returns {() => void} puts the browser's own back
 */
function lendStandIns() {
  const { eval: ownEval, WebAssembly: ownWebAssembly } = window;
  window.WebAssembly = undefined;
  window.eval = (source) => (source === "this" ? window : ownEval(source));
  return () => {
    window.eval = ownEval;
    window.WebAssembly = ownWebAssembly;
  };
}

function loadScript(address) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.async = true;
    script.onload = () => resolve();
    script.onerror = () => reject(new Error(word("The globe's program could not be loaded.")));
    document.head.append(script);
  });
}
