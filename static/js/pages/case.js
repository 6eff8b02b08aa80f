// One case: live, and the form that somebody has opened is in sight.

import "../components/keyed-swap.js";
import { refreshOn } from "../components/refresh-on.js";

const MINE = "[aria-invalid=true], input:not([type=hidden]), textarea, select";

/** What is filled in first: what is wrong, else the first field. */
function focusForm() {
  const form = document.querySelector(".do");
  form?.querySelector(MINE)?.focus({ preventScroll: true });
  form?.scrollIntoView({ block: "start" });
}

/** Show the fields of the plan that is chosen, and no others. */
function wirePlan() {
  const plan = document.getElementById("id_plan");
  if (!plan) return;
  const show = () => {
    for (const part of document.querySelectorAll("[data-plan]")) part.hidden = part.dataset.plan !== plan.value;
  };
  plan.addEventListener("change", show);
  show();
}

wirePlan();
focusForm();
refreshOn("coordination");
