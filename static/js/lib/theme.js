// Loaded before first paint, so that no page flashes in the wrong colours. Not a module: modules
// run after paint. Stored choice: "dark", "light" or "auto" (the system's own); without one "dark", or
// what the page says is usual for it (data-usual-theme): "auto" where strangers read. Paper is light,
// whatever the screen is.
(() => {
  const STORAGE_KEY = "safe-passage-theme";
  const USUAL = document.documentElement.dataset.usualTheme ?? "dark";
  const CHOICES = ["dark", "light", "auto"];
  const systemIsLight = window.matchMedia("(prefers-color-scheme: light)");
  const paper = window.matchMedia("print");
  let isOnPaper = false;

  function storedChoice() {
    try {
      const choice = localStorage.getItem(STORAGE_KEY);
      return CHOICES.includes(choice) ? choice : USUAL;
    } catch {
      return USUAL;
    }
  }

  function themeOf(choice) {
    if (isOnPaper) return "light";
    return choice === "auto" ? (systemIsLight.matches ? "light" : "dark") : choice;
  }

  function apply(choice) {
    const theme = themeOf(choice);
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

  function putOnPaper(isPaper) {
    if (isPaper === isOnPaper) return;
    isOnPaper = isPaper;
    apply(storedChoice());
  }

  systemIsLight.addEventListener("change", () => apply(storedChoice()));
  paper.addEventListener("change", () => putOnPaper(paper.matches));
  window.addEventListener("beforeprint", () => putOnPaper(true));
  window.addEventListener("afterprint", () => putOnPaper(false));
  window.safePassageTheme = { choice: storedChoice, cycle };
  apply(storedChoice());
})();
