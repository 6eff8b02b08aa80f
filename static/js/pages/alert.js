// One alert: its tries and answers as they come.

import "../components/keyed-swap.js";
import { refreshOn } from "../components/refresh-on.js";

refreshOn("alerts", { everyMs: 10000 }); // tries are no news of the live stream
