/* global Cesium */
// Lines that stand still among the stars: orbits, arcs, boxes. Given in TEME kilometres, turned with
// the Earth's angle by the collection's model matrix.

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
