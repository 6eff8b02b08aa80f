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
