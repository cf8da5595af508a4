// Starts the page's module, and at a lab's address the labs' worker beside it. Everything is imported in
// here, not above, so that a file that does not arrive ends in a sentence and not only in the console.
const tactile = (globalThis.tactile ??= { say: (sentence) => console.error(sentence) });
const script = new URL("./{{worker}}", import.meta.url).href;
// A frame without an origin (sandbox) may start a worker only from what it has made itself, and Chromium no module:
// so it is a script that keeps what comes meanwhile, and loads the module.
const keeping = `early = []; keep = (event) => { event.stopImmediatePropagation(); early.push(event); };
addEventListener("message", keep); import(${JSON.stringify(script)}).catch(reportError);`;
const hasOrigin = origin !== "null";
tactile.worker = hasOrigin ? script : URL.createObjectURL(new Blob([keeping], { type: "text/javascript" }));
// Browsers look these up again when the address changes, from where the page is then.
for (const link of document.querySelectorAll("link[rel~=icon], link[rel=apple-touch-icon], link[rel=manifest]")) {
  link.href = link.href;
}
// A small module with one vector instruction: whoever can read it can read the labs.
const VECTORS = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11];
const MEMORY =
  "The browser gives this page no more memory: close other tabs or programs, or choose a smaller table, then reload. ";
const isFull = () => {
  try {
    tactile.exports.memory.grow(256);
    return false;
  } catch (error) {
    return error instanceof RangeError;
  }
};
// A module that has panicked answers nothing any more; the address holds the state.
addEventListener("error", ({ error }) => {
  if (globalThis.WebAssembly && error instanceof WebAssembly.RuntimeError) {
    const broke = `Something inside the page broke (${error.message}): reload it. Your data are untouched, and the address holds what you had set. `;
    tactile.say(isFull() ? MEMORY : broke, true);
  }
});
// What is the matter, what to do, and whether it helps to load the page anew.
const because = (error) => {
  if (typeof WebAssembly !== "object") {
    return [
      "The labs need WebAssembly, which this browser lacks or has switched off: allow it for this site, or open the page in another browser. ",
    ];
  }
  const reason = error instanceof Error ? error.message : String(error);
  if (/content security policy|unsafe-eval/i.test(reason)) {
    return [
      "The host of this page forbids WebAssembly, which the labs need: whoever runs it has to add 'wasm-unsafe-eval' to script-src in its Content-Security-Policy. ",
    ];
  }
  if (error instanceof WebAssembly.CompileError) {
    return ["This browser is too old for the labs: update it, or open this page in another one. "];
  }
  if (error instanceof RangeError) return [MEMORY, true];
  return [`The labs could not be loaded (${reason}): check the connection, then reload the page. `, true];
};
try {
  if (!WebAssembly.validate(new Uint8Array(VECTORS))) throw new WebAssembly.CompileError();
  if (/\/labs\/[^/]+\/(index\.html)?$/.test(location.pathname)) {
    tactile.early = new Worker(tactile.worker, { type: hasOrigin ? "module" : "classic" });
    // One that fails before the page listens is left; the page tries again, and then says so.
    tactile.early.addEventListener("error", () => delete tactile.early, { once: true });
  }
  const [config, page] = await Promise.all([import("./{{config}}"), import("./{{page_script}}")]);
  Object.assign(tactile, config.default);
  const load = () => page.default({ module_or_path: new URL("./{{page_wasm}}", import.meta.url) });
  // As in the worker: a module of which WebKit has got a half is asked for once more.
  tactile.exports = await load().catch((error) => {
    if (error instanceof RangeError) throw error;
    return load();
  });
} catch (error) {
  console.error(error);
  tactile.say(...because(error));
}
// Where the browser keeps nothing (a frame, a private window), the labs work all the same.
try {
  if (!tactile.live) {
    const offline = await import("./{{offline}}");
    offline.keep(tactile.base);
  } else {
    // Takes away what a published build may have kept on this port.
    (await navigator.serviceWorker?.getRegistration())?.update();
  }
} catch (error) {
  console.info("The site cannot be kept for use without a network:", error);
}
