// The clock of pages without the site's header: the admin, the API's description, failures.

import { startTicking } from "../components/ticking.js";

startTicking();
