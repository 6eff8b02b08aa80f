// The one door by which text becomes HTML, and an address a program, in browsers that know Trusted
// Types. Loaded first on every page, and no module, so that it stands before any other program runs.
//
// The content policy asks for it (`require-trusted-types-for 'script'`): whatever a library gives to
// `innerHTML`, a parser, `script.src` or a worker comes through here. HTML of ours holds no program:
// what does is refused, and so is an address outside of this site's files. No text ever becomes a
// program: `createScript` lets nothing through but no text at all, which htmx gives to its copies of
// scripts that have an address. docs/architecture-csp.md says who uses which.
(() => {
  const { trustedTypes } = window;
  if (!trustedTypes) return;

  const FILES = new URL("../../", document.currentScript.src); // /static/VERSION/
  const SCENE = /^\/conjunctions\/\d+\/scene\.js$/; // generated for one encounter
  const NEVER = new Set(["base", "embed", "object"]);
  const ADDRESSES = new Set(["action", "data", "formaction", "href", "src", "xlink:href"]);
  const DATA = new Set(["application/json", "application/ld+json"]);

  // HTML is read in a document that is shown nowhere, has no window and runs nothing.
  const aside = document.implementation.createHTMLDocument("");
  const reading = trustedTypes.createPolicy("safe-passage-reading", { createHTML: (html) => html });

  function isProgramOfOurs(address) {
    const url = new URL(address, document.baseURI);
    if (url.origin !== FILES.origin) return false;
    return url.pathname.startsWith(FILES.pathname) || SCENE.test(url.pathname);
  }

  function isHarmlessScript(element) {
    if (element.hasAttribute("src")) return isProgramOfOurs(element.getAttribute("src"));
    return DATA.has(element.type);
  }

  function isProgram({ name, value }) {
    if (/^(hx-)?on/.test(name) || name === "srcdoc") return true;
    if (!ADDRESSES.has(name) || !value.includes(":")) return false;
    return URL.canParse(value, document.baseURI) && new URL(value, document.baseURI).protocol === "javascript:";
  }

  function holdsProgram(root) {
    for (const element of root.querySelectorAll("*")) {
      if (NEVER.has(element.localName)) return true;
      if (element.localName === "script" && !isHarmlessScript(element)) return true;
      if ([...element.attributes].some(isProgram)) return true;
      if (element.localName === "template" && holdsProgram(element.content)) return true;
    }
    return false;
  }

  function createHTML(html) {
    if (!html.includes("<")) return html;
    const held = aside.createElement("template");
    held.innerHTML = reading.createHTML(html);
    if (holdsProgram(held.content)) throw new TypeError("HTML with a program in it is refused.");
    return html;
  }

  function createScriptURL(address) {
    if (isProgramOfOurs(address)) return address;
    throw new TypeError("A program from elsewhere is refused.");
  }

  function createScript(text) {
    if (text === "") return text;
    throw new TypeError("Text is never a program.");
  }

  trustedTypes.createPolicy("default", { createHTML, createScript, createScriptURL });
})();
