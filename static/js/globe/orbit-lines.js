/* global Cesium */
// Lines that stand still among the stars: orbits, arcs, boxes. Given in TEME kilometres, turned with
// the Earth's angle by the collection's model matrix.

const M_PER_KM = 1000;

export class OrbitLines {
  /** @param {any} scene */
  constructor(scene) {
    this.scene = scene;
    this.collection = scene.primitives.add(new Cesium.PolylineCollection());
    this.groups = /** @type {Map<string, any[]>} */ (new Map());
  }

  /** @param {any} matrix TEME km to Earth-fixed m */
  setModelMatrix(matrix) {
    this.collection.modelMatrix = matrix;
  }

  /**
   * Draw along a moving thing's own axes instead: the lines' points are km from it.
   * @param {any} fixedFromLocalMatrix its own m to Earth-fixed m
   */
  setLocalFrame(fixedFromLocalMatrix) {
    this.collection.modelMatrix = Cesium.Matrix4.multiplyByUniformScale(
      fixedFromLocalMatrix,
      M_PER_KM,
      new Cesium.Matrix4(),
    );
  }

  /**
   * Replace the lines of a group.
   * @param {string} group
   * @param {{rTemeKm: number[][], color: string, opacity?: number, widthPx?: number, dashed?: boolean}[]} lines
   */
  draw(group, lines) {
    this.erase(group);
    const drawn = lines.filter(({ rTemeKm }) => rTemeKm.length > 1).map((line) => this.#add(line));
    this.groups.set(group, drawn);
    this.scene.requestRender();
  }

  /** @param {string} group */
  erase(group) {
    for (const line of this.groups.get(group) ?? []) this.collection.remove(line);
    this.groups.delete(group);
    this.scene.requestRender();
  }

  #add({ rTemeKm, color, opacity = 1, widthPx = 1.5, dashed = false }) {
    const tone = Cesium.Color.fromCssColorString(color).withAlpha(opacity);
    return this.collection.add({
      positions: rTemeKm.map(([x, y, z]) => new Cesium.Cartesian3(x, y, z)),
      width: widthPx,
      material: dashed
        ? Cesium.Material.fromType("PolylineDash", { color: tone, dashLength: 12 })
        : Cesium.Material.fromType("Color", { color: tone }),
    });
  }
}
