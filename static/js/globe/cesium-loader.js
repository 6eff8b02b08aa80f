// Loads CesiumJS when it is wanted, after the page has painted. It defines the global `Cesium`,
// which nothing outside static/js/globe/ touches.

/**
 * @param {string} baseUrl where the build lies, ending in a slash
 * @returns {Promise<void>}
 */
export function loadCesium(baseUrl) {
  window.CESIUM_BASE_URL = baseUrl;
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = `${baseUrl}Cesium.js`;
    script.async = true;
    script.onload = () => resolve();
    script.onerror = () => reject(new Error("The globe's program could not be loaded."));
    document.head.append(script);
  });
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
