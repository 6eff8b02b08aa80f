// Sound and the browser's notification for red and worse and for alarms, where somebody has chosen
// them in this browser (bell-panel.js). On every page. A page that nobody looks at lets go of the
// live stream, so there it asks by itself.

import { readySoundOnPress, soundAlert } from "../lib/alert-sound.js";
import { bellChoice, claimRing } from "../lib/bell-store.js";
import { onContactRegained } from "../lib/live.js";
import { answerOf } from "../lib/requests.js";
import { word } from "../lib/words.js";

const HIDDEN_LOOK_MS = 20000;
export const SOUND_REFUSED =
  word("This browser lets a page sound only after something was pressed on it: press anywhere once.");

let newest = /** @type {number|null} */ (null); // the alert that this page has heard of last

/** @returns {string} why no notification could be shown; empty where it was */
export function notify({ id, title, about, url }) {
  if (typeof Notification === "undefined") return word("This browser shows no notifications here.");
  if (Notification.permission !== "granted") return word("This browser was not allowed to notify.");
  try {
    const shown = new Notification(title, { body: about, tag: `safe-passage-${id}` });
    shown.onclick = () => {
      window.focus();
      location.assign(url);
    };
    return "";
  } catch {
    return word("This browser shows no notifications from a page.");
  }
}

/** Say in the header what has come, and what the browser refused. */
function say(bar, alerts, refused) {
  const last = alerts[alerts.length - 1];
  const link = document.createElement("a");
  link.href = alerts.length === 1 ? last.url : "/alerts/";
  link.textContent = `${last.title}: ${last.about}`;
  const close = document.createElement("button");
  Object.assign(close, { type: "button", className: "button button--small", textContent: word("Close") });
  close.addEventListener("click", () => (bar.hidden = true));
  const more = alerts.length > 1 ? word(" and {count} more.", { count: alerts.length - 1 }) : "";
  bar.replaceChildren(link, `${more} ${refused.join(" ")} `, close);
  bar.hidden = false;
}

async function ring(bar, alerts) {
  const choice = bellChoice();
  const mine = alerts.filter(({ id }) => claimRing(id));
  const refused = [];
  if (mine.length && choice.notify) refused.push(...new Set(mine.map(notify).filter(Boolean)));
  if (mine.length && choice.sound && !(await soundAlert())) refused.push(SOUND_REFUSED);
  say(bar, alerts, refused);
}

function isOn() {
  const { sound, notify: notifies } = bellChoice();
  return sound || notifies;
}

/** Ask what has come since; what could not be asked for now is asked for the next time. */
async function look(bar) {
  if (newest === null || !isOn()) return;
  let answer;
  try {
    answer = await answerOf(fetch(`${bar.dataset.newsUrl}?after=${newest}`));
  } catch {
    return; // the live stream notices and says so
  }
  if (!answer.ok || answer.redirected) return;
  const { alerts } = await answer.json();
  newest = Math.max(newest, ...alerts.map(({ id }) => id));
  if (alerts.length) await ring(bar, alerts);
}

/** @param {HTMLElement} bar the header's place for it */
export function startBell(bar) {
  document.addEventListener("sp:live:alerts", ({ detail }) => {
    const told = detail.newest_notice_id ?? 0;
    if (newest === null) newest = told;
    else if (told > newest && isOn()) look(bar);
    else newest = Math.max(newest, told);
  });
  onContactRegained(() => look(bar));
  setInterval(() => document.hidden && look(bar), HIDDEN_LOOK_MS);
  if (bellChoice().sound) readySoundOnPress();
}
