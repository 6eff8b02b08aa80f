// The list of cases: live, and by keyboard.

import "../components/keyed-swap.js";
import { wireAlertKeys } from "../components/alert-keys.js";
import { refreshOn } from "../components/refresh-on.js";
import { returnFocus } from "../components/return-focus.js";
import { wireUnappliedFilters } from "../components/unapplied-filters.js";

wireAlertKeys("cases-rows");
wireUnappliedFilters(document.getElementById("case-filters"));
refreshOn("coordination");
returnFocus();
