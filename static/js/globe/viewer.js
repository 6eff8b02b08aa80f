/* global Cesium */
// The scene: one dark Earth, no widget, no account, no outside request.

import { retoned } from "./earth-tiles.js";

const GROUND = "#070b10";
const OCEAN = "#0b2238"; // while pictures are on their way
const MOST_PIXELS_PER_CSS_PX = 2; // a 4K phone would draw four times what anybody can see on it
const FARTHEST_CAMERA_M = 6e8;
const NEAREST_CAMERA_M = 2000;
const GROUND_BRIGHTNESS = 1.12;
const GROUND_BRIGHTNESS_NEAR = 0.72; // the texture has nothing to show from there, so it stays back
const NEAR_M = 4e6;
const FAR_OFF_M = 1e12;
const HOME = { latitudeDeg: 22, heightM: 1.65e7 };

/**
 * A scene and the canvas it fills.
 *
 * NOTE: Cesium.Scene, not CesiumWidget or Viewer: those write `style` attributes, and Viewer's toolbar
 * evaluates strings, which the content security policy forbids.
 */
export class View {
  /** @param {HTMLElement} container */
  constructor(container) {
    this.container = container;
    this.resolutionScale = 1;
    this.canvas = document.createElement("canvas");
    this.canvas.addEventListener("contextmenu", (event) => event.preventDefault());
    container.append(this.canvas);
    const credits = outOfThePage();
    Cesium.CreditDisplay.cesiumCredit = new Cesium.Credit("CesiumJS");
    this.scene = new Cesium.Scene({
      canvas: this.canvas,
      creditContainer: credits,
      creditViewport: credits,
      scene3DOnly: true,
      requestRenderMode: true,
      maximumRenderTimeChange: Infinity,
      msaaSamples: 4,
    });
    dress(this.scene);
    this.#resize();
  }

  /** Draw a picture at an instant, if one has been requested. @param {any} time Cesium.JulianDate */
  render(time) {
    this.#resize();
    this.#shadeGround();
    if (this.canvas.width === 0 || this.canvas.height === 0) return;
    this.scene.initializeFrame();
    this.scene.render(time);
  }

  #shadeGround() {
    const nearness = 1 - Math.min(this.scene.camera.positionCartographic.height / NEAR_M, 1);
    const brightness = Cesium.Math.lerp(GROUND_BRIGHTNESS, GROUND_BRIGHTNESS_NEAR, nearness);
    this.scene.globe.imageryLayers.get(0).brightness = brightness;
  }

  #resize() {
    const { canvas, scene } = this;
    const perCssPx = Math.min(window.devicePixelRatio, MOST_PIXELS_PER_CSS_PX) * this.resolutionScale;
    const width = Math.round(this.container.clientWidth * perCssPx);
    const height = Math.round(this.container.clientHeight * perCssPx);
    if (canvas.width === width && canvas.height === height) return;
    Object.assign(canvas, { width, height });
    scene.pixelRatio = perCssPx;
    if (height > 0) scene.camera.frustum.aspectRatio = width / height;
    scene.requestRender();
  }
}

/**
 * See the whole Earth.
 * @param {any} camera
 * @param {{longitudeDeg: number, seconds?: number}} where the middle of the picture, and how fast
 */
export function goHome(camera, { longitudeDeg, seconds = 0 }) {
  const { latitudeDeg, heightM } = HOME;
  const destination = Cesium.Cartesian3.fromDegrees(longitudeDeg, latitudeDeg, heightM);
  camera.flyTo({ destination, duration: seconds });
}

/**
 * Somewhere for the library to put its credits and their style sheet without touching the page: the
 * policy forbids inline styles, and the page names its sources in its own words.
 * NOTE: it looks for a shadow root around its container; one outside the document applies nothing.
 */
function outOfThePage() {
  const container = document.createElement("div");
  document.createElement("div").attachShadow({ mode: "open" }).append(container);
  return container;
}

function dress(scene) {
  const { screenSpaceCameraController: controller, camera } = scene;
  scene.backgroundColor = Cesium.Color.fromCssColorString(GROUND);
  scene.fog.enabled = false;
  scene.globe = darkEarth();
  scene.skyAtmosphere = new Cesium.SkyAtmosphere();
  scene.skyAtmosphere.brightnessShift = -0.28;
  scene.skyAtmosphere.saturationShift = 0.1;
  camera.constrainedAxis = Cesium.Cartesian3.UNIT_Z;
  controller.minimumZoomDistance = NEAREST_CAMERA_M;
  controller.maximumZoomDistance = FARTHEST_CAMERA_M;
}

function darkEarth() {
  const globe = new Cesium.Globe();
  globe.baseColor = Cesium.Color.fromCssColorString(OCEAN);
  globe.enableLighting = true;
  // NOTE: Cesium's night is three tenths of the day, mixed in by the camera's distance. Limits as far
  // off as these mix half of it in from anywhere: a dusk in which continents still show.
  globe.lightingFadeOutDistance = -FAR_OFF_M;
  globe.lightingFadeInDistance = FAR_OFF_M;
  globe.showGroundAtmosphere = false;
  globe.imageryLayers.add(
    Cesium.ImageryLayer.fromProviderAsync(
      Cesium.TileMapServiceImageryProvider.fromUrl(
        Cesium.buildModuleUrl("Assets/Textures/NaturalEarthII"),
      ).then(retoned),
    ),
  );
  return globe;
}
