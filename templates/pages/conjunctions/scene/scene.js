{% comment %}The program of one scene. `statements` comes from sasweb/web/encounter_scene.py, which escapes every string in it; `label_spots` is static/js/globe/label-spots.js.{% endcomment %}// Generated with cesiumpy for one encounter. Positions are Earth-fixed metres at the instant of TCA.
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

{{ label_spots|safe }}
  var PADDING_PX = { x: 7, y: 5 }; // Cesium's own, around words with a background
  var WORDS_HEIGHT_PX = 18;
  var NEAR_M = 1e6; // what encounter_scene.py shows only from near by

  // Words are placed anew for every picture: what is apart from one side lies together from another.
  function keepWordsApart(widget, manners) {
    var entities = widget.entities.values.filter(function (entity) { return entity.label; });
    var pen = document.createElement("canvas").getContext("2d");
    var labels = entities.map(function (entity, i) {
      pen.font = entity.label.font.getValue();
      return {
        label: entity.label,
        position: entity.position.getValue(new Cesium.JulianDate()),
        manner: manners[i],
        width: pen.measureText(entity.label.text.getValue()).width + 2 * PADDING_PX.x,
        height: WORDS_HEIGHT_PX + 2 * PADDING_PX.y
      };
    });
    widget.scene.preRender.addEventListener(function (scene) { place(scene, labels); });
  }

  function place(scene, labels) {
    var shown = labels.filter(function (each) {
      var distance = Cesium.Cartesian3.distance(scene.camera.positionWC, each.position);
      each.at = scene.cartesianToCanvasCoordinates(each.position);
      return each.at && !(each.manner.isNearOnly && distance > NEAR_M);
    });
    var spots = labelSpots(shown.map(function (each) {
      return Object.assign({ x: each.at.x, y: each.at.y, width: each.width, height: each.height }, each.manner);
    }));
    shown.forEach(function (each, i) {
      var offset = new Cesium.Cartesian2(spots[i].x - each.at.x, spots[i].y - each.at.y);
      if (each.offset && Cesium.Cartesian2.distance(offset, each.offset) < 0.5) return;
      each.offset = offset;
      each.label.pixelOffset = offset;
      scene.requestRender();
    });
  }

  try {
    note.textContent = "";
{{ statements|safe }}
    dim(widget.scene);
  } catch (error) {
    note.textContent = "This browser cannot draw the scene (it needs WebGL 2). The figures above are all there is in it.";
  }
})();
