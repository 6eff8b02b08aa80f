// A filter that was set while the server is away has changed nothing: the form says so, and asks again
// by itself once there is contact.
//   form[hx-get]                 what is in its fields is "applied" once an answer to it has come
//   [data-unapplied] inside it   the sentence, hidden while all is applied

const FAILURES = ["htmx:sendError", "htmx:timeout"];

/** Everything that the form asks for, as one text. @param {HTMLFormElement} form */
function asked(form) {
  return new URLSearchParams(new FormData(form)).toString();
}

/** @param {HTMLFormElement} form */
export function wireUnappliedFilters(form) {
  const note = form.querySelector("[data-unapplied]");
  let [applied, pending] = [asked(form), ""];
  let hasFailed = false;
  const show = () => {
    const isAway = hasFailed || document.documentElement.dataset.live === "offline";
    const isUnapplied = isAway && asked(form) !== applied;
    form.classList.toggle("is-unapplied", isUnapplied);
    if (note.hidden === isUnapplied) note.hidden = !isUnapplied;
  };
  const settle = (failed) => {
    hasFailed = failed;
    if (!failed) applied = pending;
    show();
  };
  form.addEventListener("input", show);
  form.addEventListener("htmx:beforeRequest", (event) => {
    if (event.target === form) pending = asked(form);
  });
  form.addEventListener("htmx:afterOnLoad", (event) => event.target === form && settle(false));
  for (const name of FAILURES) {
    form.addEventListener(name, (event) => event.target === form && settle(true));
  }
  const askAgain = () => {
    if (asked(form) !== applied) form.dispatchEvent(new Event("change", { bubbles: true }));
  };
  document.addEventListener("sp:live", ({ detail }) => {
    show();
    if (detail.state === "live") askAgain();
  });
  // A word from the server after a request that did not reach it.
  document.addEventListener("sp:live:clock", () => hasFailed && askAgain());
}
