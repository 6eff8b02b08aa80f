// The chip that says whether the page updates by itself: live, reconnecting, offline since.

const LEVELS = { live: "good", reconnecting: "late", offline: "blind" };

function words({ state, sinceMs }) {
  if (state !== "offline") return state;
  return `offline since ${new Date(sinceMs).toISOString().slice(11, 16)} UTC`;
}

/** @param {CustomEvent} event */
function show(event) {
  const chip = document.querySelector("[data-live-state]");
  if (!chip) return;
  const level = LEVELS[event.detail.state];
  chip.className = `chip chip--${level}`;
  chip.querySelector("use").setAttribute("href", `#state-${level}`);
  chip.querySelector("[data-live-word]").textContent = words(event.detail);
}

export function showLiveState() {
  document.addEventListener("sp:live:state", show);
}
