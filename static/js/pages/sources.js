// The Sources page: what somebody has unfolded stays open when the page refreshes itself.

const open = new Set(); // ids of <details>

document.addEventListener(
  "toggle",
  ({ target }) => {
    if (!target.id) return;
    if (target.open) open.add(target.id);
    else if (target.isConnected) open.delete(target.id);
  },
  true // toggle does not bubble
);

document.addEventListener("sp:updated", () => {
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
});
