// One alert: its tries and answers as they come.

import "../components/keyed-swap.js";
import { refreshOnAlerts } from "../components/refresh-on-alerts.js";

refreshOnAlerts({ everyMs: 10000 }); // tries are no news of the live stream
