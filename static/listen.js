// What this device's own voice says of a page. Fetched when "Listen" is first pressed; site.js has found the voice.
(function () {
  "use strict";
  var box = document.getElementById("listen"), speech = window.speechSynthesis, saying = [];
  var SPOKEN = "h1,h2,h3,h4,legend,p,li,label,summary,dt,dd,th,td";

  function stop() {
    if (saying.length) { saying = []; speech.cancel(); }
    box.playing(false);
  }
  // Piece by piece, in the order of the page: never what somebody typed, and nothing that cannot be seen.
  function pieces() {
    return [].filter.call(document.getElementById("main").querySelectorAll(SPOKEN), function (one) {
      return !one.querySelector(SPOKEN) && !box.contains(one) && one.getClientRects().length && !one.closest("[aria-hidden=true]");
    }).map(function (one) { return one.textContent.replace(/\s+/g, " ").trim(); }).filter(Boolean);
  }
  function say(voice, text) {
    var one = new SpeechSynthesisUtterance(text);
    one.voice = voice;
    one.lang = voice.lang;
    one.onerror = function () { if (saying.indexOf(one) >= 0) { stop(); } };
    return one;
  }
  box.speak = function () {
    var voice = box.voice();
    if (saying.length || !voice) { stop(); return; }
    speech.cancel();
    saying = pieces().map(function (text) { return say(voice, text); });
    if (!saying.length) { return; }
    saying[saying.length - 1].onend = function () { saying = []; box.playing(false); };
    saying.forEach(function (one) { speech.speak(one); });
    box.playing(true);
  };
  box.stop = stop;
  box.speak();
})();
