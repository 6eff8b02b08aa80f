/* global Cesium */
// Every object as one point, interpolated on the GPU. Two frames of position and velocity lie in
// vertex buffers; the vertex shader evaluates the cubic Hermite polynomial between them, so that a
// picture costs the CPU a few uniforms whatever the number of objects.
//
// NOTE: Buffer, VertexArray, ShaderProgram, DrawCommand, RenderState and Pass are Cesium's renderer,
// which is not public API. The version is pinned, and a browser test compares drawn pixels with SGP4.

import { STATE_SIZE, hermiteWeights } from "../lib/hermite.js";
import { STYLE_SIZE } from "./point-styles.js";

const STATE_BYTES = STATE_SIZE * Float32Array.BYTES_PER_ELEMENT;
const BOUNDING_RADIUS_KM = 2e6; // beyond the highest apogee in any catalogue
const LOCATIONS = { r0_km: 0, v0_km_s: 1, r1_km: 2, v1_km_s: 3, rgba: 4, size: 5 };

const VERTEX_SHADER = `
in vec3 r0_km;
in vec3 v0_km_s;
in vec3 r1_km;
in vec3 v1_km_s;
in vec4 rgba;
in float size;
uniform vec4 u_weights;
uniform float u_pixelsPerSize;
uniform float u_nearestKm;
uniform float u_opacity;
out vec4 v_rgba;
out float v_sizePx;

void main() {
  // A row that is unknown in either frame holds zeros: the centre of the Earth, where nothing orbits.
  bool unknown = dot(r0_km, r0_km) == 0.0 || dot(r1_km, r1_km) == 0.0;
  if (size == 0.0 || unknown) {
    gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
    gl_PointSize = 0.0;
    return;
  }
  vec3 r_km = u_weights.x * r0_km + u_weights.y * v0_km_s + u_weights.z * r1_km + u_weights.w * v1_km_s;
  float distance_km = length((czm_modelView * vec4(r_km, 1.0)).xyz) / 1000.0;
  // Gentle: an object ten times as far is drawn at half the size, never under what a pixel shows.
  float nearness = clamp(pow(u_nearestKm / distance_km, 0.3), 0.62, 1.9);
  v_sizePx = size * u_pixelsPerSize * nearness;
  v_rgba = vec4(rgba.rgb, rgba.a * clamp(nearness, 0.7, 1.0) * u_opacity);
  gl_Position = czm_modelViewProjection * vec4(r_km, 1.0);
  gl_PointSize = v_sizePx + 1.0; // room for the soft edge
}`;

const FRAGMENT_SHADER = `
in vec4 v_rgba;
in float v_sizePx;

void main() {
  float fromCentrePx = length(gl_PointCoord - 0.5) * (v_sizePx + 1.0);
  float opacity = v_rgba.a * (1.0 - smoothstep(v_sizePx * 0.5 - 0.5, v_sizePx * 0.5 + 0.5, fromCentrePx));
  if (opacity < 0.02) discard;
  out_FragColor = vec4(v_rgba.rgb, opacity);
}`;

export class HermitePoints {
  /** @param {number} count objects */
  constructor(count) {
    this.count = count;
    this.show = true;
    this.modelMatrix = Cesium.Matrix4.clone(Cesium.Matrix4.IDENTITY); // TEME km to Earth-fixed m
    this.weights = new Cesium.Cartesian4(1, 0, 0, 0);
    this.nearestKm = 1;
    this.opacity = 1;
    this.states = [new Float32Array(count * STATE_SIZE), new Float32Array(count * STATE_SIZE)];
    this.styles = new Uint8Array(count * STYLE_SIZE);
    this.shown = /** @type {import("./frame-feed.js").FramePair|null} */ (null);
    this.isStale = { states: false, styles: false };
    this.command = null;
  }

  /**
   * @param {import("./frame-feed.js").FramePair} pair
   * @param {number} tUnixS held at the pair's ends when outside it
   */
  setTime(pair, tUnixS) {
    if (pair.first !== this.shown?.first || pair.second !== this.shown?.second) this.#take(pair);
    const fraction = Math.min(Math.max((tUnixS - pair.startUnixS) / pair.stepS, 0), 1);
    Cesium.Cartesian4.fromArray(hermiteWeights(fraction, pair.stepS), 0, this.weights);
  }

  /** @param {Uint8Array} styles from pointStyles() */
  setStyles(styles) {
    this.styles = styles;
    this.isStale.styles = true;
  }

  /** Called by the scene for every pass of every picture. */
  update(frameState) {
    if (!this.show || !this.shown || this.count === 0 || !frameState.passes.render) return;
    if (!this.command) this.#build(frameState.context);
    this.#upload();
    frameState.commandList.push(this.command);
  }

  isDestroyed() {
    return false;
  }

  destroy() {
    this.command?.vertexArray.destroy();
    this.command?.shaderProgram.destroy();
    return Cesium.destroyObject(this);
  }

  #take(pair) {
    this.shown = pair;
    copyKnown(pair.first, this.states[0]);
    copyKnown(pair.second, this.states[1]);
    this.isStale.states = true;
  }

  #upload() {
    if (this.isStale.states) {
      this.stateBuffers.forEach((buffer, i) => buffer.copyFromArrayView(this.states[i]));
    }
    if (this.isStale.styles) this.styleBuffer.copyFromArrayView(this.styles);
    this.isStale.states = false;
    this.isStale.styles = false;
  }

  #build(context) {
    const buffer = (sizeInBytes) =>
      Cesium.Buffer.createVertexBuffer({
        context,
        sizeInBytes,
        usage: Cesium.BufferUsage.DYNAMIC_DRAW,
      });
    this.stateBuffers = this.states.map((states) => buffer(states.byteLength));
    this.styleBuffer = buffer(this.styles.byteLength);
    this.isStale.states = true;
    this.isStale.styles = true;
    this.command = new Cesium.DrawCommand({
      owner: this,
      primitiveType: Cesium.PrimitiveType.POINTS,
      count: this.count,
      pass: Cesium.Pass.OPAQUE, // soft edges blend over the Earth; sorting 30,000 points would not pay
      vertexArray: new Cesium.VertexArray({ context, attributes: this.#attributes() }),
      shaderProgram: Cesium.ShaderProgram.fromCache({
        context,
        vertexShaderSource: VERTEX_SHADER,
        fragmentShaderSource: FRAGMENT_SHADER,
        attributeLocations: LOCATIONS,
      }),
      renderState: Cesium.RenderState.fromCache({
        depthTest: { enabled: true },
        depthMask: false,
        blending: Cesium.BlendingState.ALPHA_BLEND,
      }),
      uniformMap: this.#uniforms(context),
      modelMatrix: this.modelMatrix,
      boundingVolume: new Cesium.BoundingSphere(Cesium.Cartesian3.ZERO, BOUNDING_RADIUS_KM * 1000),
    });
  }

  #attributes() {
    const { FLOAT, UNSIGNED_BYTE } = Cesium.ComponentDatatype;
    const vector = (index, vertexBuffer, offsetInBytes) => ({
      index,
      vertexBuffer,
      componentsPerAttribute: 3,
      componentDatatype: FLOAT,
      offsetInBytes,
      strideInBytes: STATE_BYTES,
    });
    const style = (index, componentsPerAttribute, offsetInBytes, normalize) => ({
      index,
      vertexBuffer: this.styleBuffer,
      componentsPerAttribute,
      componentDatatype: UNSIGNED_BYTE,
      normalize,
      offsetInBytes,
      strideInBytes: STYLE_SIZE,
    });
    const [first, second] = this.stateBuffers;
    return [
      vector(LOCATIONS.r0_km, first, 0),
      vector(LOCATIONS.v0_km_s, first, STATE_BYTES / 2),
      vector(LOCATIONS.r1_km, second, 0),
      vector(LOCATIONS.v1_km_s, second, STATE_BYTES / 2),
      style(LOCATIONS.rgba, 4, 0, true),
      style(LOCATIONS.size, 1, 4, false),
    ];
  }

  #uniforms(context) {
    return {
      u_weights: () => this.weights,
      u_pixelsPerSize: () => context.uniformState.pixelRatio / 10,
      u_nearestKm: () => this.nearestKm,
      u_opacity: () => this.opacity,
    };
  }
}

/**
 * Copy states; a row that is NaN becomes zeros.
 * NOTE: shaders may legally treat NaN as any number, so it must not reach one.
 */
function copyKnown(from, to) {
  to.set(from);
  for (let j = 0; j < to.length; j += STATE_SIZE) {
    if (Number.isNaN(to[j])) to.fill(0, j, j + STATE_SIZE);
  }
}
