// Two tones, made here: nothing to load. Browsers let a page sound only after somebody has pressed
// something on it, so the first press readies it, and whoever rings learns whether it could.

const TONES = [
  { hertz: 880, from_s: 0, for_s: 0.18 },
  { hertz: 660, from_s: 0.22, for_s: 0.3 },
  { hertz: 880, from_s: 0.7, for_s: 0.18 },
  { hertz: 660, from_s: 0.92, for_s: 0.3 },
];
const LOUDNESS = 0.25;
const PATIENCE_MS = 800;

let context = /** @type {AudioContext|null} */ (null);

async function isRunning() {
  context ??= new AudioContext();
  const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
  if (context.state !== "running") await Promise.race([context.resume(), patience]);
  return context.state === "running";
}

function play({ hertz, from_s: fromS, for_s: forS }) {
  const tone = context.createOscillator();
  const loudness = context.createGain();
  const at = context.currentTime + fromS;
  tone.frequency.value = hertz;
  loudness.gain.setValueAtTime(0, at);
  loudness.gain.linearRampToValueAtTime(LOUDNESS, at + 0.02);
  loudness.gain.setValueAtTime(LOUDNESS, at + forS - 0.05);
  loudness.gain.linearRampToValueAtTime(0, at + forS);
  tone.connect(loudness).connect(context.destination);
  tone.start(at);
  tone.stop(at + forS);
}

/** Sound. @returns {Promise<boolean>} false where the browser refused */
export async function soundAlert() {
  if (typeof AudioContext === "undefined" || !(await isRunning().catch(() => false))) return false;
  TONES.forEach(play);
  return true;
}

/** Let the next press of anything on the page ready the sound. */
export function readySoundOnPress() {
  const ready = () => isRunning().catch(() => false);
  for (const sign of ["pointerdown", "keydown"]) {
    document.addEventListener(sign, ready, { once: true, capture: true, passive: true });
  }
}
