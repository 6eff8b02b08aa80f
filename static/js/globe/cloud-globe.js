// The globe of a break-up's page: joins the cloud, its clock and its words. The page is whole without.

import { afterFirstPaint, hasWebGl2, loadCesium } from "./cesium-loader.js";
import { CloudClock } from "./cloud-clock.js";
import { CloudFeed } from "./cloud-feed.js";
import { CloudScene } from "./cloud-scene.js";
import { Sight } from "./sight.js";
import { DAY_S, YEAR_S } from "../lib/cloud-time.js";
import { word } from "../lib/words.js";

const HASTY_S = 300; // shown seconds between two pictures, over which pieces only seem to flicker
const HASTY_MS = 160; // a picture that often is then enough
const ASK_AGAIN_MS = 250; // while what is to be drawn is on its way
const TURN_RAD = 0.06;
const NEARER = 0.15;
const KEYS = {
  ArrowLeft: { right: TURN_RAD },
  ArrowRight: { right: -TURN_RAD },
  ArrowUp: { up: TURN_RAD },
  ArrowDown: { up: -TURN_RAD },
  "+": { nearer: NEARER },
  "=": { nearer: NEARER },
  "-": { nearer: -NEARER },
};

/**
 * Show the cloud, once it is in sight.
 * @param {HTMLElement} root
 * @param {any} facts what the page tells of it
 */
export async function showCloud(root, facts) {
  const part = (name) => root.querySelector(`[data-cloud-${name}]`);
  const handle = exposeForTests();
  await afterFirstPaint();
  const sight = new Sight(root);
  await sight.untilSeen();
  if (!hasWebGl2()) {
    absent(root, part("note"), word("This browser cannot draw the globe (it has no WebGL 2). Every figure is on this page."));
    return;
  }
  try {
    await loadCesium(root.dataset.cesiumBaseUrl);
    await start({ root, part, facts, sight, handle });
  } catch (error) {
    absent(root, part("note"), word("The globe could not start: {why} Every figure is on this page.", { why: error.message }));
  }
}

async function start({ root, part, facts, sight, handle }) {
  const feed = new CloudFeed({ framesUrl: facts.frames_url, snapshotsS: facts.snapshots_s, count: facts.count });
  await firstSnapshot(feed, part("note"));
  const scene = new CloudScene({ canvasHome: part("canvas"), labelHome: part("labels"), facts, feed });
  const clock = new CloudClock(root, { lastS: Math.min(facts.snapshots_s.at(-1), YEAR_S) });
  const show = () => {
    scene.show(clock.seconds);
    say(part, facts, feed, clock);
  };
  clock.addEventListener("change", show);
  clock.addEventListener("jump", () => scene.face());
  feed.addEventListener("change", show);
  part("sun").addEventListener("change", (event) => {
    feed.sun = event.target.value;
    show();
  });
  part("home").addEventListener("click", () => scene.stand());
  wireKeys(scene, clock, part("play"));
  scene.addEventListener("failure", () => {
    absent(root, part("note"), word("The browser stopped drawing the globe. Reload the page to have it back."));
  });
  scene.addEventListener("picture", () => Object.assign(handle, stateOf(scene, clock)));
  handle.attach(scene, clock);
  part("note").hidden = true;
  root.classList.add("globe--drawn");
  show();
  draw({ scene, clock, sight, root });
  setInterval(() => scene.isHeld && show(), ASK_AGAIN_MS);
}

/** Nothing can be drawn before it; asked for again and again, as the feed sees fit. */
async function firstSnapshot(feed, note) {
  while (!feed.before(0)) {
    if (feed.failure) note.textContent = feed.failure;
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
  }
}

function draw({ scene, clock, sight, root }) {
  let dueMs = 0;
  const again = () => sight.whenSeen(() => requestAnimationFrame(step));
  const step = (nowMs) => {
    if (root.classList.contains("globe--absent")) return;
    if (nowMs >= dueMs) {
      const before = clock.seconds;
      clock.tick();
      dueMs = clock.seconds - before > HASTY_S ? nowMs + HASTY_MS : 0;
    }
    scene.render();
    again();
  };
  again();
}

function say(part, facts, feed, clock) {
  const days = clock.seconds / DAY_S;
  const down = facts.down_days[feed.sun];
  const up = down.filter((day) => day === null || day > days).length;
  part("count").textContent = word("{up} of {count} pieces drawn in orbit", { up: up.toLocaleString("en"), count: facts.count.toLocaleString("en") });
}

function wireKeys(scene, clock, play) {
  const { canvas } = scene.view;
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "application");
  canvas.setAttribute("aria-label", word("Globe with the cloud. Arrow keys turn it, plus and minus zoom, Home shows it as at first, Space plays and pauses."));
  canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key in KEYS) scene.move(KEYS[event.key]);
    else if (event.key === "Home") scene.stand();
    else if (event.key === " ") play.click();
    else return;
    event.preventDefault();
  });
}

function absent(root, note, sentence) {
  root.classList.add("globe--absent");
  note.hidden = false;
  note.textContent = sentence;
}

/** What a program may ask of it: is it ready, what is drawn. Used by the browser tests. */
function exposeForTests() {
  const handle = { ready: false, pictures: 0, shownS: null, drawn: 0, attach };
  window.safePassage = { ...window.safePassage, cloud: handle };

  function attach(scene, clock) {
    handle.go = (seconds) => clock.go(seconds);
    handle.positions = () => [...scene.pair.first];
    const { globeQuality } = window.safePassage;
    if (!globeQuality) return;
    scene.view.resolutionScale = globeQuality.resolutionScale ?? 1;
    scene.scene.globe.show = globeQuality.isEarthShown ?? true;
    scene.scene.skyAtmosphere.show = globeQuality.isEarthShown ?? true;
    scene.scene.msaaSamples = 1;
  }

  return handle;
}

function stateOf(scene, clock) {
  const { cloud } = window.safePassage;
  return { ready: !scene.isHeld, pictures: cloud.pictures + 1, shownS: clock.seconds, drawn: scene.drawn };
}
