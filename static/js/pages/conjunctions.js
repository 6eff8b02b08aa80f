// The list of conjunctions: filters that know whether they are applied, and the way back to a row.

import { startDecisionClocks } from "../components/decision-clocks.js";
import { returnFocus } from "../components/return-focus.js";
import { wireUnappliedFilters } from "../components/unapplied-filters.js";

wireUnappliedFilters(document.getElementById("pass-filters"));
returnFocus();
startDecisionClocks();
