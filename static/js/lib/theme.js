// Loaded before first paint, so that no page flashes in the wrong colours. Not a module: modules
// run after paint. Stored choice: "dark", "light" or "auto" (the system's own). Who has chosen
// nothing has the watch room dark and the reading room (data-room="reading") light.
(() => {
  const STORAGE_KEY = "safe-passage-theme";
  const CHOICES = ["dark", "light", "auto"];
  const unchosen = document.documentElement.dataset.room === "reading" ? "light" : "dark";
  const systemIsLight = window.matchMedia("(prefers-color-scheme: light)");

  function storedChoice() {
    try {
      const choice = localStorage.getItem(STORAGE_KEY);
      return CHOICES.includes(choice) ? choice : unchosen;
    } catch {
      return unchosen;
    }
  }

  function apply(choice) {
    const theme = choice === "auto" ? (systemIsLight.matches ? "light" : "dark") : choice;
    document.documentElement.dataset.theme = theme;
    document.dispatchEvent(new CustomEvent("sp:theme", { detail: { theme, choice } }));
  }

  function cycle() {
    const next = CHOICES[(CHOICES.indexOf(storedChoice()) + 1) % CHOICES.length];
    try {
      localStorage.setItem(STORAGE_KEY, next);
    } catch {
      // Storage may be forbidden: the choice then lasts for this page alone.
    }
    apply(next);
    return next;
  }

  systemIsLight.addEventListener("change", () => apply(storedChoice()));
  window.safePassageTheme = { choice: storedChoice, cycle };
  apply(storedChoice());
})();
