// On a narrow screen a form of filters is folded away, so that the list comes first, unless the address
// holds a filter: what narrows a list is never out of sight. On a wide screen it is always open.

const NARROW = "(max-width: 720px)";

/** @param {HTMLDetailsElement} fold around the form */
export function foldFilters(fold) {
  const { elements } = fold.querySelector("form");
  const narrow = window.matchMedia(NARROW);
  const isUsed = [...new URLSearchParams(location.search)].some(([name, value]) => {
    const control = elements.namedItem(name);
    return value && (control?.type ?? "hidden") !== "hidden" && value !== control.dataset.usual;
  });
  const foldAsItFits = () => (fold.open = !narrow.matches || isUsed);
  narrow.addEventListener("change", foldAsItFits);
  foldAsItFits();
}
