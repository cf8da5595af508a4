// Says why the labs cannot run where the scripts that follow never get to say it: they are modules, which neither a
// file nor an old browser loads. So this is no module, and written for browsers of long ago.
(function () {
  "use strict";
  var OLD =
    "This browser is too old for the labs: update it, or open this page in another one. Everything below can be read all the same. ";
  var said;

  // Puts a sentence above everything, with the button that helps where one does.
  function say(sentence, helps) {
    if (said) return;
    said = document.createElement("p");
    said.className = "start-failed";
    said.setAttribute("role", "alert");
    said.appendChild(document.createTextNode(sentence));
    if (helps) {
      var button = document.createElement("button");
      button.type = "button";
      button.appendChild(document.createTextNode("Reload"));
      button.onclick = function () {
        location.reload();
      };
      said.appendChild(button);
    }
    if (document.body) show();
    else document.addEventListener("DOMContentLoaded", show);
  }

  function show() {
    // What lies in front of the page, and makes all else inert, would hide it.
    var place = document.querySelector("dialog[open]") || document.body;
    place.insertBefore(said, place.firstChild);
    if (place !== document.body) said.scrollIntoView();
  }

  window.tactile = { say: say };

  if (location.protocol === "file:") {
    say(
      "The labs cannot run from a file, because browsers load programs only from a web server: in the folder of the site run “python3 -m http.server”, then open http://localhost:8000/. ",
    );
    return;
  }
  var supports = window.CSS && CSS.supports;
  if (
    !("noModule" in document.createElement("script")) ||
    !window.HTMLDialogElement ||
    !(supports && CSS.supports("selector(:has(a))"))
  ) {
    say(OLD);
  }
  // A script that does not arrive tells its element; one that cannot be read tells the window.
  addEventListener(
    "error",
    function (event) {
      var script = event.target && event.target.tagName === "SCRIPT" && event.target.type === "module";
      if (script && self.origin === "null") {
        say(
          "The labs cannot run in this frame, because it keeps the page apart from its own host: open the page in a tab of its own, or add allow-same-origin to the frame. ",
        );
      } else if (script) {
        say("The labs could not be loaded: check the connection, then reload the page. ", true);
      } else if (!window.tactile.worker && event.error instanceof SyntaxError) {
        say(OLD);
      }
    },
    true,
  );
})();
