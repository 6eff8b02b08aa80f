// The conjunction page: draws its charts, and says when there is a newer opinion.

import { showCharts } from "../charts/on-page.js";
import { startDecisionClocks } from "../components/decision-clocks.js";
import { unfoldTargets } from "../components/unfold-target.js";

/** Nothing moves under the reader's eyes: a newer opinion is offered, not put in place. */
function offerNewer() {
  let known = null;
  document.addEventListener("sp:live:conjunctions", (event) => {
    const newest = event.detail?.newest_assessment_id ?? null;
    if (known !== null && newest !== known) {
      document.getElementById("newer").hidden = false;
    }
    known = newest;
  });
}

showCharts(document.getElementById("encounter").dataset.plotlyUrl);
offerNewer();
startDecisionClocks();
unfoldTargets();
