// Forms that ask for a list put into its address what is set, and nothing else: an address can be sent.
//   data-usual on a control     what the list takes where its address says nothing; left out too

/** @param {HTMLFormElement} form @param {string} name */
function usualOf(form, name) {
  return form.elements.namedItem(name)?.dataset?.usual ?? "";
}

// The browser and htmx alike read a form through this event, whenever either is about to ask.
export function keepAddressesShort() {
  document.addEventListener("formdata", ({ target: form, formData }) => {
    if (form.method !== "get") return;
    for (const [name, value] of [...formData]) {
      if (value === "" || value === usualOf(form, name)) formData.delete(name);
    }
  });
}
