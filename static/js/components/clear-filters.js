// A link that clears or sets filters: the controls take the values of its address, and the form asks
// as if a person had chosen them, so that selection and focus stay. Without script it is a link.

/** @param {HTMLFormElement} form */
function fill(form, parameters) {
  for (const control of form.elements) {
    if (!control.name || control.type === "hidden") continue;
    control.value = parameters.get(control.name) ?? control.dataset.usual ?? "";
  }
}

/** @param {HTMLFormElement} form whose controls have, as data-usual, what an address may leave out */
export function wireClearFilters(form) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-clear-filters]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    fill(form, new URL(link.href).searchParams);
    form.dispatchEvent(new Event("change", { bubbles: true }));
  });
}
