// The Earth's own pictures, toned for dots to stand out on: calm dark seas, quiet lands, a fine coast.

const SEA_DEEP = [7, 25, 42];
const SEA_SHALLOW = [15, 47, 70];
const LAND_LOW = [44, 60, 62];
const LAND_HIGH = [112, 122, 112];
const COAST = [108, 158, 168];
const COAST_SHARE = 0.55;

// How blue over red a pixel of Natural Earth II is, from land to sea, of 255.
const LAND_BELOW = 22;
const SEA_ABOVE = 66;
// From the darkest to the lightest, of 255.
const SEA_LIGHT = [84, 122];
const LAND_LIGHT = [92, 222];

/**
 * Retone a picture in place.
 * @param {Uint8ClampedArray} rgba
 */
export function retone(rgba) {
  for (let i = 0; i < rgba.length; i += 4) {
    const [red, green, blue] = [rgba[i], rgba[i + 1], rgba[i + 2]];
    const sea = smooth(LAND_BELOW, SEA_ABOVE, blue - red);
    const light = (red + 2 * green + blue) / 4;
    const [depth, height] = [smooth(...SEA_LIGHT, light), smooth(...LAND_LIGHT, light)];
    const coast = COAST_SHARE * 4 * sea * (1 - sea);
    for (let j = 0; j < 3; j += 1) {
      const land = mix(LAND_LOW[j], LAND_HIGH[j], height);
      const toned = mix(land, mix(SEA_DEEP[j], SEA_SHALLOW[j], depth), sea);
      rgba[i + j] = mix(toned, COAST[j], coast);
    }
  }
}

/**
 * Have an imagery provider give its pictures retoned.
 * @template {{requestImage: Function}} Provider
 * @param {Provider} provider
 * @returns {Provider}
 */
export function retoned(provider) {
  const requestImage = provider.requestImage.bind(provider);
  // Cesium takes "not now" as undefined, and asks again.
  provider.requestImage = (...place) => requestImage(...place)?.then(retonedPicture);
  return provider;
}

/** NOTE: Cesium turns bitmaps upside down as it reads them, all else as it uploads them: kinds stay. */
function retonedPicture(picture) {
  const canvas = document.createElement("canvas");
  canvas.width = picture.width;
  canvas.height = picture.height;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  pen.drawImage(picture, 0, 0);
  const pixels = pen.getImageData(0, 0, canvas.width, canvas.height);
  retone(pixels.data);
  pen.putImageData(pixels, 0, 0);
  return picture instanceof ImageBitmap ? createImageBitmap(canvas) : canvas;
}

const mix = (a, b, share) => a + (b - a) * share;

function smooth(low, high, value) {
  const share = Math.min(Math.max((value - low) / (high - low), 0), 1);
  return share * share * (3 - 2 * share);
}
