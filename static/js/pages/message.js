// The page of a message that was judged on its own: draws its charts.

import { showCharts } from "../charts/on-page.js";

showCharts(document.getElementById("judged").dataset.plotlyUrl);
