// What every page does: tick, listen, switch colours, jump to the search.

import { startBell } from "../components/bell.js";
import { keepHeaderAges } from "../components/header-ages.js";
import { wireHelp } from "../components/help.js";
import { showLiveState } from "../components/live-state.js";
import { markMoreSideways } from "../components/more-sideways.js";
import { keepAddressesShort } from "../components/short-addresses.js";
import { nameSheets } from "../components/sheet.js";
import { startTicking } from "../components/ticking.js";
import { LiveStream } from "../lib/live.js";
import { watchHtmx } from "../lib/requests.js";
import { word } from "../lib/words.js";

const THEME_WORDS = { dark: word("Dark"), light: word("Light"), auto: word("Auto") };

function wireThemeToggle() {
  const button = document.querySelector("[data-theme-toggle]");
  const theme = window.safePassageTheme;
  if (!button || !theme) return;
  const label = (choice) => {
    button.textContent = THEME_WORDS[choice];
    button.setAttribute("aria-label", word("Colour theme: {theme}. Press to change.", { theme: THEME_WORDS[choice] }));
  };
  label(theme.choice());
  button.addEventListener("click", () => label(theme.cycle()));
}

function wireSearchKey() {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest?.("input, select, textarea, [contenteditable]")) return;
    event.preventDefault();
    document.getElementById("header-search")?.focus();
  });
}

wireThemeToggle();
wireSearchKey();
wireHelp(document.querySelector("[data-help]"));
keepAddressesShort();
startTicking();
nameSheets();
markMoreSideways();
showLiveState();
watchHtmx();
keepHeaderAges(document.getElementById("header"));
startBell(document.getElementById("bell"));
// Strangers at the sign-in page may not listen: a refusal would read as a server that is gone.
if (document.body.dataset.liveUrl) new LiveStream(document.body.dataset.liveUrl).start();
