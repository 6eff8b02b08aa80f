// Says on the page, not in the console alone, why a security key was not used.

const problem = document.getElementById("key-problem");

/** @param {string | undefined} words */
function tell(words) {
  if (!problem) return;
  problem.textContent = words ?? "";
  problem.hidden = false;
}

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  tell(window.PublicKeyCredential ? problem?.dataset.refused : problem?.dataset.unsupported);
});
