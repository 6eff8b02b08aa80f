{% comment %}The program of one scene. `statements` comes from sasweb/web/encounter_scene.py, which escapes every string in it.{% endcomment %}// Generated with cesiumpy for one encounter. Positions are Earth-fixed metres at the instant of TCA.
(function () {
  "use strict";
  var note = document.getElementById("scene-note");
  if (!window.Cesium) return; // the note already says what is missing

  // Cesium would write style attributes, which a strict content policy refuses: in a test of the
  // browser's abilities that we can answer, and in its default credit. The page names Cesium itself.
  Cesium.FeatureDetection.supportsImageRenderingPixelated = function () { return false; };
  Cesium.CreditDisplay.cesiumCredit = new Cesium.Credit("CesiumJS");

  // Its style sheet for credits goes where they go: into a shadow tree that is in no document.
  function outOfThePage() {
    var inside = document.createElement("div");
    document.createElement("div").attachShadow({ mode: "open" }).append(inside);
    return inside;
  }

  // The encounter is what should be bright.
  function dim(scene) {
    scene.backgroundColor = Cesium.Color.fromCssColorString("#070b10");
    scene.fog.enabled = false;
    scene.skyAtmosphere.brightnessShift = -0.55;
    scene.skyAtmosphere.saturationShift = -0.3;
    scene.globe.showGroundAtmosphere = false;
    scene.screenSpaceCameraController.minimumZoomDistance = 500;
  }

  function look(widget, frame) {
    var buttons = document.querySelectorAll("button[data-eye-rtn-m]");
    function from(button) {
      var rtn = button.dataset.eyeRtnM.trim().split(" ").map(Number);
      widget.camera.lookAtTransform(frame, new Cesium.Cartesian3(rtn[1], rtn[2], rtn[0]));
      widget.scene.requestRender();
      buttons.forEach(function (each) {
        each.setAttribute("aria-pressed", String(each === button));
      });
    }
    buttons.forEach(function (button) {
      button.addEventListener("click", function () { from(button); });
    });
    from(buttons[0]);
  }

  try {
    note.textContent = "";
{{ statements|safe }}
    dim(widget.scene);
  } catch (error) {
    note.textContent = "This browser cannot draw the scene (it needs WebGL 2). The figures above are all there is in it.";
  }
})();
