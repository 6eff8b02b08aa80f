/* global Cesium */
// The scene: one dark Earth, no widget, no account, no outside request.

const GROUND = "#070b10";
const FARTHEST_CAMERA_M = 6e8;
const NEAREST_CAMERA_M = 2000;
const HOME = { longitudeDeg: 60, latitudeDeg: 24, heightM: 1.9e7 };

/**
 * NOTE: CesiumWidget, not Viewer: Viewer's toolbar binds through Knockout, which needs
 * `unsafe-eval` in the content security policy.
 * @param {HTMLElement} container
 * @returns {any} a Cesium.CesiumWidget that renders only when it is told to
 */
export function createWidget(container) {
  const widget = new Cesium.CesiumWidget(container, {
    baseLayer: earthLayer(),
    skyBox: false,
    creditContainer: document.createElement("div"),
    useDefaultRenderLoop: false,
    showRenderLoopErrors: false,
    requestRenderMode: true,
    maximumRenderTimeChange: Infinity,
    useBrowserRecommendedResolution: false,
    shouldAnimate: false,
    msaaSamples: 4,
  });
  // A 4K screen at 2x would draw four times the pixels that anybody can see on it.
  widget.resolutionScale = Math.min(1, 2 / window.devicePixelRatio);
  dressScene(widget.scene);
  return widget;
}

/** @param {any} camera */
export function goHome(camera, seconds = 0) {
  const destination = Cesium.Cartesian3.fromDegrees(
    HOME.longitudeDeg,
    HOME.latitudeDeg,
    HOME.heightM,
  );
  camera.flyTo({ destination, duration: seconds });
}

function earthLayer() {
  const folder = Cesium.buildModuleUrl("Assets/Textures/NaturalEarthII");
  return Cesium.ImageryLayer.fromProviderAsync(
    Cesium.TileMapServiceImageryProvider.fromUrl(folder),
    { brightness: 0.52, contrast: 1.15, saturation: 0.42, gamma: 0.9 },
  );
}

function dressScene(scene) {
  const { globe, screenSpaceCameraController: controller } = scene;
  scene.backgroundColor = Cesium.Color.fromCssColorString(GROUND);
  scene.fog.enabled = false;
  scene.sun.show = false;
  scene.moon.show = false;
  scene.skyAtmosphere.brightnessShift = -0.35;
  scene.skyAtmosphere.saturationShift = -0.1;
  globe.baseColor = Cesium.Color.fromCssColorString("#0c1a26");
  globe.enableLighting = true;
  globe.dynamicAtmosphereLighting = true;
  globe.showGroundAtmosphere = false;
  globe.lambertDiffuseMultiplier = 1.0;
  controller.minimumZoomDistance = NEAREST_CAMERA_M;
  controller.maximumZoomDistance = FARTHEST_CAMERA_M;
  controller.inertiaSpin = 0.85;
}
