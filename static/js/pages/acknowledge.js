// Acknowledges for a person who has opened the link of a message and looks at its page, so that one
// click in the message is enough. A program that fetches the page runs no script; a browser that
// says it is driven by a machine, or that nobody looks at, leaves it to the button.

const form = document.querySelector("form[data-acknowledge-at-once]");

function isLookedAt() {
  return document.visibilityState === "visible" && document.hasFocus();
}

function acknowledgeWhenLookedAt() {
  if (!isLookedAt()) {
    return;
  }
  document.removeEventListener("visibilitychange", acknowledgeWhenLookedAt);
  window.removeEventListener("focus", acknowledgeWhenLookedAt);
  form.requestSubmit();
}

if (form instanceof HTMLFormElement && !navigator.webdriver) {
  document.addEventListener("visibilitychange", acknowledgeWhenLookedAt);
  window.addEventListener("focus", acknowledgeWhenLookedAt);
  acknowledgeWhenLookedAt();
}
