// The Watch page's globe: joins the globe to the page's table, address and controls.
// The page is whole without it; this module starts after the first paint.

import { ObjectCard } from "../globe/card.js";
import { afterFirstPaint, hasWebGl2, loadCesium } from "../globe/cesium-loader.js";
import { GlobeClock } from "../globe/clock.js";
import { ClockControls } from "../globe/clock-controls.js";
import { FilterPanel } from "../globe/filter-panel.js";
import { criteriaFromAddress, criteriaToAddress } from "../globe/filters.js";
import { Globe } from "../globe/globe.js";
import { wireKeys, wirePointer } from "../globe/input.js";
import { Notes } from "../globe/notes.js";
import { SearchBox } from "../globe/search-box.js";
import { PassSelection } from "../globe/pass-selection.js";
import { ServerContact } from "../globe/server-contact.js";
import { Sight } from "../globe/sight.js";
import { exposeForTests } from "../globe/test-handle.js";
import { onLiveNews } from "../lib/live.js";
import { isReplay, productNowMs, productRate } from "../lib/product-clock.js";
import { word } from "../lib/words.js";

const CARD_REFRESH_MS = 250;

async function main() {
  const root = document.getElementById("globe");
  if (!root) return;
  const part = (name) => root.querySelector(`[data-globe-${name}]`);
  const notes = new Notes(part("note"), { isWithoutCatalogue: "isWithoutCatalogue" in root.dataset });
  const handle = exposeForTests();
  await afterFirstPaint();
  const sight = new Sight(root);
  await sight.untilSeen(); // behind a button on a narrow screen: no data plan pays before it is pressed
  if (!hasWebGl2()) {
    notes.noGlobe(word("This browser cannot draw the globe (it has no WebGL 2). The table is complete."));
    return;
  }
  try {
    await loadCesium(root.dataset.cesiumBaseUrl);
    await sight.untilSeen(); // to start it holds the page up for a second, which may be another view's now
    await startGlobe({ root, part, notes, handle, sight });
  } catch (error) {
    notes.noGlobe(word("The globe could not start: {why} The table is complete.", { why: error.message }));
  }
}

async function startGlobe({ root, part, notes, handle, sight }) {
  const clock = new GlobeClock({ productNowMs, productRate });
  const globe = new Globe({
    canvasHome: part("canvas"),
    labelHome: part("labels"),
    urls: {
      objects: root.dataset.objectsUrl,
      frames: root.dataset.framesUrl,
      track: root.dataset.trackUrl,
      stations: root.dataset.stationsUrl,
    },
    clock,
    sight,
  });
  globe.addEventListener("failure", () =>
    notes.noGlobe(word("The browser stopped drawing the globe. Reload the page to have it back.")),
  );
  const contact = new ServerContact();
  const selection = wireSelection({ part, globe, notes, contact, ...root.dataset });
  wirePanels(part, globe, selection, contact);
  wirePointer(globe, part("hover"));
  wireKeys(globe, root, selection);
  globe.addEventListener("trouble", ({ detail: error }) => notes.say(error.message));
  globe.addEventListener("picture", () => {
    notes.show(globe.cloud);
    root.classList.toggle("globe--outdated", globe.cloud.isOutdated);
    root.classList.toggle("globe--drawn", globe.cloud.isReady);
  });
  handle.attach(globe, selection);
  onLiveNews("catalog", () => globe.cloud.load());
  await globe.start();
  notes.clear();
}

function wireSelection({ part, globe, notes, contact, catalogueUrl }) {
  const card = new ObjectCard(part("card"), {
    catalogueUrl,
    onClose: () => selection.select({ conjunctionId: null, noradCatId: null }),
  });
  const onError = (error) => notes.say(error.message);
  const selection = new PassSelection({ globe, card, contact, onError });
  selection.addEventListener("change", () => {
    notes.stand(selection.missing);
    notes.show(globe.cloud);
  });
  let nextMs = 0;
  globe.addEventListener("picture", () => {
    if (!card.object || performance.now() < nextMs) return;
    nextMs = performance.now() + CARD_REFRESH_MS;
    card.refresh(globe.cloud.stateOf(card.object.noradCatId), globe.clock.nowMs() / 1000);
  });
  return selection;
}

function wirePanels(part, globe, selection, contact) {
  const controls = new ClockControls(part("clock"), globe.clock, {
    truth: () => ({ isReplay: isReplay(), isLost: contact.isLost, heardMs: contact.heardMs }),
    onTca: () => selection.goToTca(),
  });
  contact.addEventListener("change", () => controls.refresh());
  selection.addEventListener("change", () => controls.offerTca(selection.hasEncounter));
  globe.addEventListener("picture", () => controls.refresh());
  const criteria = criteriaFromAddress(new URLSearchParams(location.search));
  const filters = new FilterPanel(part("filters"), criteria, (chosen) => {
    globe.cloud.setCriteria(chosen);
    rememberInAddress(chosen);
  });
  globe.cloud.setCriteria(criteria);
  globe.cloud.addEventListener("catalog", () => filters.offer(globe.cloud.catalog));
  globe.cloud.addEventListener("filter", () =>
    filters.count(globe.cloud.shownCount, globe.cloud.catalog.count),
  );
  new SearchBox(part("search"), {
    search: (query, limit) => searchObjects(globe, query, limit),
    onChoose: (noradCatId) => selection.selectObject(noradCatId, { fly: true }),
    onOnly: (query) => filters.set({ ...filters.criteria, query }),
  });
  part("home").addEventListener("click", () => globe.goHome());
}

function searchObjects(globe, query, limit) {
  const { catalog } = globe.cloud;
  if (!catalog) return { objects: [], total: 0 };
  const { indices, total } = catalog.search(query, limit);
  return { objects: indices.map((index) => catalog.object(index)), total };
}

function rememberInAddress(criteria) {
  const address = new URL(location.href);
  criteriaToAddress(criteria, address.searchParams);
  history.replaceState(history.state, "", address);
}

main();
