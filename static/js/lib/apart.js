// Names beside a picture, which must not lie on one another.

/**
 * Where things are put so that each is at least `gap` above the one below it.
 * @param {number[]} values where they belong
 * @param {number} gap
 * @returns {number[]} in the order given; never under where they belong
 */
export function pushedApart(values, gap) {
  const upwards = values.map((_, index) => index).sort((a, b) => values[a] - values[b]);
  const placed = [...values];
  let floor = -Infinity;
  for (const index of upwards) {
    placed[index] = Math.max(values[index], floor);
    floor = placed[index] + gap;
  }
  return placed;
}

/**
 * Where things go that are written one after the other, and in a new row where one has no room.
 * @param {number[]} widths
 * @param {number} room the width of a row
 * @param {number} gap between two of one row
 * @returns {{row: number, from: number}[]} rows count from 0
 */
export function inRows(widths, room, gap) {
  let [row, next] = [0, 0];
  return widths.map((width) => {
    if (next > 0 && next + width > room) [row, next] = [row + 1, 0];
    const from = next;
    next += width + gap;
    return { row, from };
  });
}
