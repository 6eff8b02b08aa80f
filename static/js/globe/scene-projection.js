/* global Cesium */
// The projection of a scene at the instant it shows.

import { Projection } from "./projection.js";

/**
 * How TEME km reach the pixels of a scene's canvas.
 * @param {any} scene
 * @param {any} fixedFromTemeMatrix TEME km to Earth-fixed m
 */
export function sceneProjection({ camera, canvas }, fixedFromTemeMatrix) {
  const clipFromFixed = Cesium.Matrix4.multiply(
    camera.frustum.projectionMatrix,
    camera.viewMatrix,
    new Cesium.Matrix4(),
  );
  const temeFromFixed = Cesium.Matrix4.inverse(fixedFromTemeMatrix, new Cesium.Matrix4());
  const cameraTeme = Cesium.Matrix4.multiplyByPoint(temeFromFixed, camera.positionWC, new Cesium.Cartesian3());
  return new Projection({
    clipFromTeme: Cesium.Matrix4.toArray(
      Cesium.Matrix4.multiply(clipFromFixed, fixedFromTemeMatrix, clipFromFixed),
    ),
    cameraTemeKm: [cameraTeme.x, cameraTeme.y, cameraTeme.z],
    width: canvas.clientWidth,
    height: canvas.clientHeight,
  });
}
