// Starts the page's module, and at a lab's address the labs' worker beside it. Everything is imported in
// here, not above, so that a file that does not arrive ends in a sentence and not only in the console.
const worker = new URL("./{{worker}}", import.meta.url).href;
const tactile = (globalThis.tactile = { worker });
// Browsers look these up again when the address changes, from where the page is then.
for (const link of document.querySelectorAll("link[rel~=icon], link[rel=apple-touch-icon], link[rel=manifest]")) {
  link.href = link.href;
}
if (/\/labs\/[^/]+\/(index\.html)?$/.test(location.pathname)) {
  tactile.early = new Worker(worker, { type: "module" });
  // One that fails before the page listens is left; the page tries again, and then says so.
  tactile.early.addEventListener("error", () => delete tactile.early, { once: true });
}
// Puts a sentence above everything, with the one button that helps.
const say = (sentence) => {
  if (document.querySelector(".start-failed")) return;
  const notice = document.createElement("p");
  notice.className = "start-failed";
  notice.setAttribute("role", "alert");
  notice.textContent = sentence;
  const reload = document.createElement("button");
  reload.type = "button";
  reload.textContent = "Reload";
  reload.addEventListener("click", () => location.reload());
  notice.append(reload);
  document.body.prepend(notice);
};
// A module that has panicked answers nothing any more; the address holds the state.
addEventListener("error", ({ error }) => {
  if (error instanceof WebAssembly.RuntimeError) {
    say(
      `Something inside the page broke (${error.message}). Your data are untouched, and the address holds what you had set. `,
    );
  }
});
try {
  if (typeof WebAssembly !== "object") {
    throw new Error("this browser has no WebAssembly, or it is switched off");
  }
  const [config, page] = await Promise.all([import("./{{config}}"), import("./{{page_script}}")]);
  Object.assign(tactile, config.default);
  tactile.exports = await page.default({ module_or_path: new URL("./{{page_wasm}}", import.meta.url) });
  if (!config.default.live) {
    const offline = await import("./{{offline}}");
    offline.keep(config.default.base);
  } else {
    // Takes away what a published build may have kept on this port.
    (await navigator.serviceWorker?.getRegistration())?.update();
  }
} catch (error) {
  console.error(error);
  const reason = error instanceof Error ? error.message : String(error);
  say(`The labs could not be started (${reason}). Check the connection, then reload the page. `);
}
