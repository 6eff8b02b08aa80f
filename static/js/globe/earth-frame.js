/* global Cesium */
// The turn from TEME to the Earth, and instants as Cesium counts them.

const M_PER_KM = 1000;
const scratchRotation = { matrix: null };

/** @param {number} unixMs */
export function julianDate(unixMs, result) {
  return Cesium.JulianDate.fromDate(new Date(unixMs), result);
}

/** @param {any} time Cesium.JulianDate */
export function unixSeconds(time) {
  return Cesium.JulianDate.toDate(time).getTime() / 1000;
}

/**
 * TEME km to Earth-fixed m: the sidereal rotation alone, which is right to some 10 m (polar motion).
 * @param {any} time Cesium.JulianDate
 * @param {any} result Cesium.Matrix4
 */
export function fixedFromTeme(time, result) {
  scratchRotation.matrix = Cesium.Transforms.computeTemeToPseudoFixedMatrix(
    time,
    scratchRotation.matrix ?? new Cesium.Matrix3(),
  );
  Cesium.Matrix4.fromRotationTranslation(scratchRotation.matrix, Cesium.Cartesian3.ZERO, result);
  return Cesium.Matrix4.multiplyByUniformScale(result, M_PER_KM, result);
}

/**
 * A local frame as a matrix: its own m to Earth-fixed m.
 * @param {any} fixedFromTemeMatrix
 * @param {number[]} originTemeKm
 * @param {number[][]} axesTeme three unit vectors
 */
export function fixedFromLocal(fixedFromTemeMatrix, originTemeKm, axesTeme) {
  const [a, b, c] = axesTeme;
  const [x, y, z] = originTemeKm;
  // prettier-ignore
  const temeKmFromLocalKm = new Cesium.Matrix4(
    a[0], b[0], c[0], x,
    a[1], b[1], c[1], y,
    a[2], b[2], c[2], z,
    0, 0, 0, 1,
  );
  const matrix = Cesium.Matrix4.multiply(fixedFromTemeMatrix, temeKmFromLocalKm, new Cesium.Matrix4());
  // Camera frames must not scale, so local lengths are metres.
  return Cesium.Matrix4.multiplyByUniformScale(matrix, 1 / M_PER_KM, matrix);
}
