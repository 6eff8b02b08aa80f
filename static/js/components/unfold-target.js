// A link to something in a fold unfolds it, and gives it the focus. Browsers begin to unfold by
// themselves; none that does is disturbed.

function unfold() {
  const target = location.hash && document.getElementById(location.hash.slice(1));
  const fold = target && target.closest("details");
  if (!fold) return;
  fold.open = true;
  target.scrollIntoView();
  target.focus({ preventScroll: true });
}

/** Now, where the address of the page leads into a fold, and at each such link. */
export function unfoldTargets() {
  window.addEventListener("hashchange", unfold);
  unfold();
}
