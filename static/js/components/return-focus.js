// Back from a page leads to where one was: the row, or the link, that was followed from here has the
// focus again. Kept in the history entry, so that each entry has its own.

const OPENED = "openedPath";

function keep(event) {
  const link = event.target.closest?.("tbody a[href]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  history.replaceState({ ...history.state, [OPENED]: link.pathname }, "");
}

/** Only where nothing else has taken the focus. */
function focusOpened() {
  if (document.activeElement !== document.body) return;
  const path = history.state?.[OPENED];
  const links = [...document.querySelectorAll("tbody a[href]")];
  const link = links.find((each) => each.pathname === path);
  const place = link?.closest("tr[tabindex]") ?? link ?? document.querySelector("tr[aria-current]");
  place?.focus({ preventScroll: true });
  place?.scrollIntoView({ block: "nearest" });
}

export function returnFocus() {
  document.addEventListener("click", keep, { capture: true });
  window.addEventListener("pageshow", (event) => {
    const [navigation] = performance.getEntriesByType("navigation");
    if (event.persisted || navigation?.type === "back_forward") focusOpened();
  });
}
