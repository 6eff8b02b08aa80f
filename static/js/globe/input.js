/* global Cesium */
// Pointer and keys on the picture.

import { altitudeKm } from "../lib/orbit.js";
import { word } from "../lib/words.js";
import { OBJECT_TYPES } from "./object-catalog.js";
import { grouped } from "./card.js";

const MOUSE_REACH_PX = 9;
const TOUCH_REACH_PX = 20;
const HOVER_EVERY_MS = 60;
const TURN_RAD = 0.06;
const ZOOM_SHARE = 0.18;

/**
 * @param {import("./globe.js").Globe} globe
 * @param {HTMLElement} hover the small card that follows the pointer
 */
export function wirePointer(globe, hover) {
  const { canvas } = globe.scene;
  let down = null;
  canvas.addEventListener("pointerdown", (event) => {
    down = { x: event.offsetX, y: event.offsetY };
    hover.hidden = true;
  });
  canvas.addEventListener("pointerup", (event) => {
    const moved = down ? Math.hypot(event.offsetX - down.x, event.offsetY - down.y) : Infinity;
    down = null;
    if (moved > 4 || event.button !== 0) return;
    const reachPx = event.pointerType === "mouse" ? MOUSE_REACH_PX : TOUCH_REACH_PX;
    const object = globe.pick({ x: event.offsetX, y: event.offsetY }, reachPx);
    globe.dispatchEvent(
      new CustomEvent("press", { detail: { noradCatId: object?.noradCatId ?? null } }),
    );
  });
  wireHover(globe, canvas, hover, () => down !== null);
}

function wireHover(globe, canvas, hover, isDragging) {
  let pointer = null;
  let timer = 0;
  const look = () => {
    timer = 0;
    const object = pointer && !isDragging() ? globe.pick(pointer, MOUSE_REACH_PX) : null;
    canvas.style.cursor = object ? "pointer" : "";
    hover.hidden = !object;
    if (object) showHover(globe, hover, object, pointer);
  };
  canvas.addEventListener("pointermove", (event) => {
    if (event.pointerType !== "mouse") return;
    pointer = { x: event.offsetX, y: event.offsetY };
    timer ||= setTimeout(look, HOVER_EVERY_MS);
  });
  canvas.addEventListener("pointerleave", () => {
    pointer = null;
    timer ||= setTimeout(look, HOVER_EVERY_MS);
  });
}

function showHover(globe, hover, object, { x, y }) {
  const state = globe.cloud.stateOf(object.noradCatId);
  const height = state ? word("{km} km up", { km: grouped(altitudeKm(state.rKm), 0) }) : "";
  const facts = [object.noradCatId, OBJECT_TYPES[object.objectType], object.ownerCode, height];
  const [name, line] = hover.children;
  name.textContent = object.name || word("No name");
  line.textContent = facts.filter(Boolean).join(" \u00b7 ");
  const isRight = x > globe.scene.canvas.clientWidth / 2;
  hover.style.transform = `translate(${x}px, ${y}px) translate(${isRight ? "calc(-100% - 14px)" : "14px"}, -50%)`;
}

/**
 * Keys on the picture (arrows, plus and minus, Home, Space, Escape) and "g" on a row of the table.
 * @param {import("./globe.js").Globe} globe
 * @param {HTMLElement} root
 * @param {import("./pass-selection.js").PassSelection} selection
 */
export function wireKeys(globe, root, selection) {
  const { canvas } = globe.scene;
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "application");
  canvas.setAttribute(
    "aria-label",
    word("Globe. Arrow keys turn it, plus and minus zoom, Home shows the whole Earth, Space pauses."),
  );
  const actions = pictureKeys(globe);
  canvas.addEventListener("keydown", (event) => {
    const action = actions[event.key];
    if (!action || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    action();
  });
  root.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented && !event.target.closest("input")) {
      selection.select({ conjunctionId: null, noradCatId: null });
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "g" && event.target.closest?.("#passes tr")) selection.flyThere();
  });
}

function pictureKeys(globe) {
  const { camera } = globe.scene;
  const isTied = () => globe.rig.anchor !== null;
  const zoom = (share) => {
    const height = camera.positionCartographic.height;
    const range = isTied() ? Cesium.Cartesian3.magnitude(camera.position) : height;
    camera.moveForward(range * share);
  };
  return {
    ArrowLeft: () => camera.rotateRight(TURN_RAD),
    ArrowRight: () => camera.rotateLeft(TURN_RAD),
    ArrowUp: () => camera.rotateDown(TURN_RAD),
    ArrowDown: () => camera.rotateUp(TURN_RAD),
    "+": () => zoom(ZOOM_SHARE),
    "=": () => zoom(ZOOM_SHARE),
    "-": () => zoom(-ZOOM_SHARE),
    Home: () => globe.goHome(),
    " ": () => globe.clock.togglePause(),
  };
}
