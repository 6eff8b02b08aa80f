// Orbits to test against: two-body motion, for which positions are known in closed form.

const MU_KM3_S2 = 398600.8;

/** State on a circular orbit of a radius, inclined, after some seconds. */
export function circularState(radiusKm, inclinationRad, tS, phaseRad = 0) {
  const rate = Math.sqrt(MU_KM3_S2 / radiusKm ** 3);
  const angle = phaseRad + rate * tS;
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const [ci, si] = [Math.cos(inclinationRad), Math.sin(inclinationRad)];
  const speed = radiusKm * rate;
  return {
    rKm: [radiusKm * c, radiusKm * s * ci, radiusKm * s * si],
    vKmS: [-speed * s, speed * c * ci, speed * c * si],
  };
}

/** One frame from states; null makes a NaN row. */
export function frameOf(states) {
  return Float32Array.from(
    states.flatMap((state) => (state ? [...state.rKm, ...state.vKmS] : Array(6).fill(NaN))),
  );
}

export function distance(a, b) {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

export function columnsOf(objects, objectSet = "set-1") {
  const column = (name, fallback) => objects.map((object) => object[name] ?? fallback);
  return {
    object_set: objectSet,
    frame_step_s: 60,
    norad_cat_id: column("id", 0),
    name: column("name", ""),
    object_type: column("type", "payload"),
    owner_code: column("owner", ""),
    constellation: column("constellation", ""),
    epoch_unix_s: column("epoch", 0),
    is_synthetic: column("synthetic", 0),
  };
}
