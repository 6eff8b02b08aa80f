// The embedded encounter scene: loads Cesium, then the program generated for this encounter.

import { hasWebGl2, loadCesium } from "../globe/cesium-loader.js";
import { word } from "../lib/words.js";

const scene = document.getElementById("scene");
const note = document.getElementById("scene-note");

async function start() {
  if (!hasWebGl2()) {
    note.textContent = word("This browser cannot draw the scene: it needs WebGL 2. The page around it holds every figure.");
    return;
  }
  note.textContent = word("Loading the scene");
  try {
    await loadCesium(scene.dataset.cesiumBaseUrl);
  } catch (error) {
    note.textContent = error.message;
    return;
  }
  const program = document.createElement("script");
  program.src = scene.dataset.scriptUrl;
  program.onerror = () => {
    note.textContent = word("The scene could not be made. Load the page again.");
  };
  document.body.append(program);
}

start();
