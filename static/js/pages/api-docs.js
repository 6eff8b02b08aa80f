// The browsable description of the API: Swagger UI, served by us, under our content policy.

/* global SwaggerUIBundle */
function followTheme() {
  // Swagger UI has a dark theme of its own, under this class.
  const root = document.documentElement;
  root.classList.toggle("dark-mode", root.dataset.theme === "dark");
}

followTheme();
document.addEventListener("sp:theme", followTheme);

const { schemaUrl, csrfToken } = document.getElementById("api-docs").dataset;

SwaggerUIBundle({
  url: schemaUrl,
  dom_id: "#api-docs",
  presets: [SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  // NOTE: null switches off the badge, which would ask an outside validator.
  validatorUrl: null,
  requestInterceptor(request) {
    if (request.method && request.method !== "GET") request.headers["X-CSRFToken"] = csrfToken;
    return request;
  },
});
