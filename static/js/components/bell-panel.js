// Where sound and notification are chosen, tried, and where the browser's refusal is told.

import { soundAlert } from "../lib/alert-sound.js";
import { bellChoice, chooseBell } from "../lib/bell-store.js";
import { notify, SOUND_REFUSED } from "./bell.js";
import { word } from "../lib/words.js";

const TRIED = { id: 0, title: "TEST", about: word("Alerts of Safe Passage show here."), url: "/alerts/" };
const BLOCKED =
  word("This browser has blocked notifications of this site. Allow them in its settings for this site, then tick again.");
const NO_NOTIFICATIONS =
  word("This browser offers no notifications here: it needs https, or the same machine.");

function stateWords({ sound, notify: notifies }) {
  if (sound && notifies) return word("both on");
  if (sound) return word("sound on");
  return notifies ? word("notification on") : word("off");
}

/** @returns {Promise<string>} why the browser will not notify; empty where it will */
async function permission() {
  if (typeof Notification === "undefined") return NO_NOTIFICATIONS;
  const answer = await Notification.requestPermission();
  if (answer === "granted") return "";
  return answer === "denied" ? BLOCKED : word("Not allowed yet: answer the browser's question.");
}

/** @param {HTMLDetailsElement} panel */
export function wireBellPanel(panel) {
  const [sound, notifies] = ["bell-sound", "bell-notify"].map((id) => document.getElementById(id));
  const words = document.getElementById("bell-words");
  const keep = () => {
    const choice = { sound: sound.checked, notify: notifies.checked };
    panel.querySelector("[data-bell-state]").textContent = stateWords(choice);
    return chooseBell(choice) ? "" : word("This browser keeps nothing: it lasts for this page alone.");
  };
  const trySound = async () => ((await soundAlert()) ? "" : SOUND_REFUSED);
  ({ sound: sound.checked, notify: notifies.checked } = bellChoice());
  sound.addEventListener("change", async () => {
    words.textContent = keep() || (sound.checked ? await trySound() : "");
  });
  notifies.addEventListener("change", async () => {
    const refused = notifies.checked ? await permission() : "";
    if (refused) notifies.checked = false;
    words.textContent = refused || keep();
  });
  document.getElementById("bell-try").addEventListener("click", async () => {
    const refused = [];
    if (sound.checked) refused.push(await trySound());
    if (notifies.checked) refused.push(notify(TRIED));
    const nothing = sound.checked || notifies.checked ? word("Done.") : word("Tick one of the two first.");
    words.textContent = refused.filter(Boolean).join(" ") || nothing;
  });
  keep();
  panel.hidden = false;
}
