// Where the words beside the marks stand, so that no two of them ever cover each other. Pure.

const FROM_MARK_PX = [13, 30]; // as near as can be, else past a neighbour's mark
const BETWEEN_PX = 3;

/** Where words stand from their mark, in order of preference. */
export const SIDES = /** @type {const} */ (["aboveRight", "belowRight", "aboveLeft", "belowLeft", "right", "left"]);

/**
 * @typedef {Object} Words
 * @property {number} x of the mark
 * @property {number} y
 * @property {number} width of the words
 * @property {number} height
 * @property {number} reach how far the mark itself reaches from its middle; 0 without a mark
 * @property {string} [side] where they would rather be
 */

/**
 * A place for each words' top left corner. Earlier words choose first. The sides of the own mark come
 * first, clear of other marks, then clear of other words alone, then under whatever is in the way;
 * inside the picture where that can be.
 * @param {Words[]} all
 * @param {{width: number, height: number}} [picture]
 * @returns {{x: number, y: number, side: string}[]}
 */
export function labelSpots(all, picture) {
  const frame = picture && box(0, 0, picture.width, picture.height);
  const marks = all.map(({ x, y, reach }) => box(x - reach, y - reach, 2 * reach, 2 * reach));
  const taken = [];
  return all.map((words, own) => {
    const others = marks.filter((mark, i) => i !== own && mark.right > mark.left);
    const spot =
      freeSide(words, [...taken, ...others], frame) ??
      freeSide(words, taken, frame) ??
      freeSide(words, taken) ??
      below(words, taken);
    taken.push(box(spot.x, spot.y, words.width, words.height));
    return spot;
  });
}

function freeSide(words, obstacles, frame) {
  const sides = words.side ? [words.side, ...SIDES] : SIDES;
  for (const awayPx of FROM_MARK_PX) {
    for (const side of sides) {
      const spot = { ...beside(words, side, awayPx), side };
      const own = box(spot.x, spot.y, words.width, words.height);
      const isInside = !frame || isWithin(own, frame);
      if (isInside && !obstacles.some((other) => overlap(own, other))) return spot;
    }
  }
  return null;
}

/** Step down until nothing is in the way; every step passes something, so it ends. */
function below(words, taken) {
  const spot = { ...beside(words, "belowRight", FROM_MARK_PX[0]), side: "belowRight" };
  for (;;) {
    const own = box(spot.x, spot.y, words.width, words.height);
    const inTheWay = taken.filter((other) => overlap(own, other));
    if (inTheWay.length === 0) return spot;
    spot.y = Math.max(...inTheWay.map((other) => other.bottom)) + BETWEEN_PX;
  }
}

function beside({ x, y, width, height }, side, awayPx) {
  const left = side.toLowerCase().endsWith("left") ? x - awayPx - width : x + awayPx;
  if (side.startsWith("above")) return { x: left, y: y - height - 2 };
  return { x: left, y: side.startsWith("below") ? y + 2 : y - height / 2 };
}

function box(left, top, width, height) {
  return { left, top, right: left + width, bottom: top + height };
}

function isWithin(inner, outer) {
  const isAcross = inner.left >= outer.left && inner.right <= outer.right;
  return isAcross && inner.top >= outer.top && inner.bottom <= outer.bottom;
}

function overlap(a, b) {
  return (
    a.left < b.right + BETWEEN_PX / 2 &&
    b.left < a.right + BETWEEN_PX / 2 &&
    a.top < b.bottom + BETWEEN_PX / 2 &&
    b.top < a.bottom + BETWEEN_PX / 2
  );
}
