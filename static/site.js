// Nothing here is needed: every page works without it.
(function () {
  "use strict";
  var leave = document.getElementById("leave"), form = document.querySelector("main form");

  function add(to, name, value) {
    var field = document.createElement("input");
    field.type = "hidden"; field.name = name; field.value = value;
    to.appendChild(field);
  }

  // Leaving takes this page's own place in the history.
  function hide() {
    hush();
    document.title = "";
    document.documentElement.hidden = true;
    try { history.replaceState(null, "", "/calendar"); } catch (e) { /* then the address stays */ }
  }
  if (leave) {
    leave.addEventListener("submit", hide);
    var pressed = [];
    document.addEventListener("keydown", function (event) {
      if (event.key !== "Escape") { pressed = []; return; }
      pressed = pressed.filter(function (at) { return event.timeStamp - at < 2000; });
      pressed.push(event.timeStamp);
      if (pressed.length > 2) { hide(); leave.submit(); }
    });
  }

  // Covering erases nothing: what stands on the page is out of sight and out of reach until it is shown again.
  var cover = document.getElementById("cover"), covered = document.createElement("div"), scrolled = 0;
  function lay(over) {
    if (over) { scrolled = window.pageYOffset; hush(); }
    document.documentElement.className = over ? "covered" : "";
    covered.hidden = !over;
    covered.innerHTML = over ? "<h1><button type=button></button></h1>" : "";  // one heading of a page at a time
    if (over) { covered.firstChild.firstChild.textContent = cover.getAttribute("data-again"); }
    (over ? covered.querySelector("button") : cover).focus();
    if (!over) { window.scrollTo(0, scrolled); }
  }
  if (cover) {
    covered.id = "covered";
    covered.hidden = true;
    cover.hidden = false;
    covered.setAttribute("role", "main");
    document.querySelector(".top").insertAdjacentElement("afterend", covered);
    cover.addEventListener("click", function () { lay(true); });
    covered.addEventListener("click", function (event) { if (event.target.tagName === "BUTTON") { lay(false); } });
  }

  // Listening: a recording where there is one, else a voice of this device. One that is not local would send the words
  // of the page to somebody else. Nothing is said before it is asked for, nor after the page is out of sight.
  var box = document.getElementById("listen"), listen = box && box.querySelector("button");
  var audio = box && box.querySelector("audio"), speech = window.speechSynthesis, mine = document.currentScript;
  function playing(on) { listen.setAttribute("aria-pressed", on ? "true" : "false"); }
  function hush() {
    [].forEach.call(document.querySelectorAll("audio"), function (one) { one.pause(); });
    if (box && box.stop) { box.stop(); }
  }
  var SPEAKER = '<svg class="pic" viewBox="0 0 24 24" aria-hidden="true"><path d="M4 9v6h4l6 5V4L8 9zM17 9a4 4 0 0 1 0 6M19.5 6a8 8 0 0 1 0 12"/></svg>';
  function offer(act) {
    listen.insertAdjacentHTML("afterbegin", SPEAKER);
    listen.hidden = box.hidden = false;
    playing(false);
    listen.addEventListener("click", act);
    document.addEventListener("visibilitychange", function () { if (document.hidden) { hush(); } });
    window.addEventListener("pagehide", hush);
  }
  function play() {
    if (!audio.paused) { hush(); return; }
    var began = audio.play();
    if (began) { began.catch(function () { audio.controls = true; }); }
  }
  function voice() {
    return speech.getVoices().filter(function (one) {
      return one.localService === true && one.lang.toLowerCase().split(/[-_]/)[0] === document.documentElement.lang;
    })[0];
  }
  function speak() {
    if (box.speak) { box.speak(); return; }
    // Now, while the finger is on the button: some phones insist.
    speech.speak(new SpeechSynthesisUtterance(""));
    var more = document.createElement("script");
    more.src = mine.src.replace("site.js", "listen.js");
    document.head.appendChild(more);
  }
  function look() {
    if (voice() && !box.voice) { box.voice = voice; box.playing = playing; offer(speak); }
    else if (box.voice) { box.hidden = !voice(); }
  }
  function playable(source) { return audio.canPlayType(source.type); }
  if (audio && [].some.call(audio.querySelectorAll("source"), playable)) {
    audio.controls = false;
    audio.addEventListener("play", function () { playing(true); });
    audio.addEventListener("pause", function () { playing(false); });
    offer(play);
  } else if (box && speech && window.SpeechSynthesisUtterance) {
    look();
    speech.onvoiceschanged = look;
  }

  // In a language that is heard, each answer has a button of its own.
  [].forEach.call(document.querySelectorAll(".say audio"), function (one) {
    var button = document.createElement("button");
    button.type = "button";
    button.className = "second";
    button.innerHTML = SPEAKER;
    button.setAttribute("aria-label", listen.textContent.trim() + ": " + one.parentNode.previousElementSibling.textContent.trim());
    button.addEventListener("click", function () {
      var again = one.paused;
      hush();
      if (again) { one.currentTime = 0; one.play(); }
    });
    one.controls = false;
    one.parentNode.appendChild(button);
  });

  // A page that the browser kept in memory may be out of date, or erased: ask for it again.
  window.addEventListener("pageshow", function (event) { if (event.persisted) { location.reload(); } });

  // After an error, begin there.
  var problem = document.getElementById("problem");
  if (problem) { problem.focus(); }

  // "None", "not sure" and "rather not say" stand alone.
  var alone = { none: 1, unsure: 1, declined: 1 };
  if (form) {
    form.addEventListener("change", function (event) {
      var box = event.target;
      if (box.type !== "checkbox" || !box.checked) { return; }
      var boxes = form.querySelectorAll("input[type=checkbox][name=" + box.name + "]");
      for (var i = 0; i < boxes.length; i++) {
        if (boxes[i] !== box && (alone[box.value] || alone[boxes[i].value])) { boxes[i].checked = false; }
      }
    });
    // Pressing twice does no harm to the answers; it only costs time.
    form.addEventListener("submit", function () { form.setAttribute("aria-busy", "true"); });
  }

  // On a helper's sheet: an answer's number ticks it, Enter goes to the next question.
  var asks = document.querySelectorAll(".ask"), keyed = "", later;
  function among(event) {
    var ask = event.target.closest ? event.target.closest(".ask") : null;
    return event.ctrlKey || event.metaKey || event.altKey || /^(SELECT|TEXTAREA|BUTTON|A)$/.test(event.target.tagName) ? null : ask;
  }
  function tick(boxes) { keyed = ""; boxes[0].focus(); boxes[0].click(); }
  if (asks.length) {
    document.addEventListener("keydown", function (event) {
      var ask = among(event), at = [].indexOf.call(asks, ask), next;
      if (!ask) { return; }
      if (event.key === "Enter") {
        event.preventDefault();
        next = (asks[at + 1] || form.querySelector(".go")).querySelector("input:not([type=hidden]),select,textarea,button");
        next.focus();
        return;
      }
      if (event.target.type === "text" || !/^[0-9?-]$/.test(event.key)) { return; }
      event.preventDefault();
      clearTimeout(later);
      keyed += event.key;
      var exact = ask.querySelectorAll('[data-key="' + keyed + '"]'), could = ask.querySelectorAll('[data-key^="' + keyed + '"]');
      if (!could.length) { keyed = ""; return; }
      if (could.length === 1) { tick(could); return; }
      if (exact.length) { later = setTimeout(function () { tick(exact); }, 600); }
    });
  }

  // Five minutes before the end, ask; at the end, leave.
  var idle = document.getElementById("idle"), seconds = +document.body.getAttribute("data-idle");
  if (idle && seconds) {
    var began = Date.now();
    // Whoever works in another tab is still here.
    var tabs = window.BroadcastChannel && new BroadcastChannel("here");
    if (tabs) {
      tabs.onmessage = function () { began = Date.now(); idle.hidden = true; };
      tabs.postMessage("");
    }
    var button = document.createElement("button");
    button.type = "button";
    button.textContent = idle.getAttribute("data-button");
    button.addEventListener("click", function () {
      if (!form || form.id !== "page") { location.reload(); return; }
      add(form, "go", "stay");
      form.submit();
    });
    setInterval(function () {
      var gone = (Date.now() - began) / 1000;
      if (gone > seconds) { hide(); add(leave, "idle", "1"); leave.submit(); }
      else if (gone > seconds - 300 && idle.hidden) {
        idle.textContent = idle.getAttribute("data-text") + " ";
        idle.appendChild(button);
        idle.hidden = false;
      }
    }, 5000);
  }
})();
