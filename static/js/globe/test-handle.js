/* global Cesium */
// What a program may ask of the globe: is it ready, what is where. Used by the browser tests and handy
// in a console; the page itself does not use it.

const REACH_PX = 8;

/**
 * Put `window.safePassage.globe` there at once, so that "not ready" can be told from "not there".
 * `window.safePassage.globeQuality`, if a program has put it there before, holds from the first picture.
 */
export function exposeForTests() {
  const handle = { ready: false, objectCount: 0, frameEpoch: null, shownMs: null, pictures: 0, attach };
  window.safePassage = { ...window.safePassage, globe: handle };

  function attach(globe, selection) {
    const { cloud, scene, clock } = globe;
    globe.addEventListener("picture", () => {
      handle.ready = cloud.isReady && !cloud.isHeld;
      handle.objectCount = cloud.catalog?.count ?? 0;
      handle.frameEpoch = cloud.pair?.startUnixS ?? null;
      handle.shownMs = Math.round(cloud.tUnixS * 1000);
      handle.pictures += 1;
    });
    Object.assign(handle, {
      clock,
      pick: (x, y) => globe.pick({ x, y }, REACH_PX)?.noradCatId ?? null,
      screenOf: (noradCatId) => globe.screenOf(noradCatId),
      positionOf: (noradCatId) => cloud.stateOf(noradCatId),
      select: (chosen) => selection.select(chosen, { fly: true }),
      selection: () => ({ ...selection.current, hasEncounter: selection.hasEncounter }),
      shownCount: () => cloud.shownCount,
      isFlying: () => globe.rig.isFlying,
      costsMs: () => [...globe.costsMs],
      camera: () => cameraOf(scene),
      place: (positionM) => placeCamera(globe, positionM),
      draw: () => scene.requestRender(),
      quality: (settings) => setQuality(globe, settings),
    });
    const { globeQuality } = window.safePassage;
    if (globeQuality) setQuality(globe, globeQuality);
  }

  return handle;
}

/** The camera as plain numbers: Earth-fixed metres, column-major matrices. */
function cameraOf({ camera, canvas }) {
  const { x, y, z } = camera.positionWC;
  return {
    positionM: [x, y, z],
    view: Cesium.Matrix4.toArray(camera.viewMatrix),
    projection: Cesium.Matrix4.toArray(camera.frustum.projectionMatrix),
    widthPx: canvas.clientWidth,
    heightPx: canvas.clientHeight,
  };
}

/** Stand somewhere, looking at the centre of the Earth. @param {number[]} positionM Earth-fixed */
function placeCamera(globe, [x, y, z]) {
  globe.rig.release();
  const { camera } = globe.scene;
  camera.position.x = x;
  camera.position.y = y;
  camera.position.z = z;
  const away = Math.hypot(x, y, z);
  const direction = camera.direction;
  [direction.x, direction.y, direction.z] = [-x / away, -y / away, -z / away];
  const flat = Math.hypot(x, y);
  [camera.right.x, camera.right.y, camera.right.z] = [-y / flat, x / flat, 0];
  const up = camera.up;
  [up.x, up.y, up.z] = [(-x * z) / (flat * away), (-y * z) / (flat * away), flat / away];
  globe.scene.requestRender();
}

/** Draw less, for machines without a graphics card. */
function setQuality({ view, scene }, { resolutionScale = 1, isEarthShown = true }) {
  view.resolutionScale = resolutionScale;
  scene.skyAtmosphere.show = isEarthShown;
  scene.globe.show = isEarthShown;
  scene.msaaSamples = 1;
  scene.requestRender();
}
