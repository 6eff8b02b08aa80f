// A page that was opened as a file may not start module workers from blob: addresses, which is how
// Cesium starts workers that lie at another address. From data: addresses it may.
(function () {
  "use strict";
  var PlainBlob = window.Blob;
  var ownCreate = URL.createObjectURL;
  window.Blob = class extends PlainBlob {
    constructor(parts, options) {
      super(parts, options);
      if (this.type === "application/javascript") this.program = parts.join("");
    }
  };
  URL.createObjectURL = function (blob) {
    if (blob.program === undefined) return ownCreate.call(URL, blob);
    return "data:text/javascript," + encodeURIComponent(blob.program);
  };
})();
