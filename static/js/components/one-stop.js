// A row of links that the Tab key passes in one step: left and right move inside it, Home and End to
// its ends. Its content may be replaced at any time; "sp:updated" says so.

const STEPS = { ArrowLeft: -1, ArrowRight: 1, Home: -1e6, End: 1e6 };

function keepOneStop(home) {
  const links = [...home.querySelectorAll("a")];
  const stop =
    links.find((link) => link === document.activeElement) ??
    links.find((link) => link.matches("[aria-current], .table__sort--active")) ??
    links[0];
  for (const link of links) link.tabIndex = link === stop ? 0 : -1;
}

function move(home, event) {
  if (!(event.key in STEPS) || event.ctrlKey || event.metaKey || event.altKey) return;
  const links = [...home.querySelectorAll("a")];
  const at = links.indexOf(event.target);
  if (at < 0) return;
  event.preventDefault();
  links[Math.max(0, Math.min(links.length - 1, at + STEPS[event.key]))].focus();
}

/** @param {HTMLElement} home which stays when its content is replaced */
export function wireOneStop(home) {
  home.addEventListener("keydown", (event) => move(home, event));
  home.addEventListener("focusin", () => keepOneStop(home));
  document.addEventListener("sp:updated", () => keepOneStop(home));
  keepOneStop(home);
}
