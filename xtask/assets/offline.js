// Has the service worker keep the site on this device, once the page is on screen, and says when a newer
// version has arrived: the page that is open stays as it is until it is loaded anew.
export function keep(base) {
  const workers = navigator.serviceWorker;
  if (!workers) return;
  // The first worker of all brings nothing newer.
  if (workers.controller) workers.addEventListener("controllerchange", tell, { once: true });
  const register = () =>
    workers
      .register(`${base}sw.js`, { scope: base, updateViaCache: "none" })
      .catch((error) => console.warn("The site cannot be kept for use without a network:", error));
  const idle = globalThis.requestIdleCallback ?? ((work) => setTimeout(work, 500));
  whenTakenOver(() => idle(register));
}

// The app takes the static page away when its own is drawn.
function whenTakenOver(then) {
  if (!document.getElementById("still")) return then();
  const watch = new MutationObserver(() => {
    if (document.getElementById("still")) return;
    watch.disconnect();
    then();
  });
  watch.observe(document.body, { childList: true });
}

function tell() {
  const button = (label, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = label;
    made.addEventListener("click", act);
    return made;
  };
  const notice = document.createElement("p");
  notice.className = "newer";
  notice.setAttribute("role", "status");
  document.body.append(notice);
  // What comes into a status that is there already is spoken.
  notice.append("A newer version of Tactile is here. ");
  notice.append(button("Reload", () => location.reload()), " ", button("Later", () => notice.remove()));
}
