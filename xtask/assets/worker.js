// Starts the labs' module in a worker. Messages that come before it is ready are kept and then
// delivered in their order, so that the page need not wait.
// In a frame without an origin, a script before this one has begun to.
const early = globalThis.early ?? [];
const keep =
  globalThis.keep ??
  ((event) => {
    event.stopImmediatePropagation();
    early.push(event);
  });
addEventListener("message", keep);
// The module's memory cannot grow any more: the page is told so instead of what broke by it.
const tellFull = () => postMessage("memory");
addEventListener("error", (event) => {
  try {
    // As much as what broke may have asked for.
    globalThis.tactile?.exports?.memory.grow(1024);
  } catch {
    event.preventDefault();
    tellFull();
  }
});
try {
  const [config, labs] = await Promise.all([import("./{{config}}"), import("./{{labs_script}}")]);
  globalThis.tactile = { ...config.default };
  const load = () => labs.default({ module_or_path: new URL("./{{labs_wasm}}", import.meta.url) });
  // Where the connection ended in the midst of the module, WebKit takes what came for all of it, and cannot read it: it
  // is asked for once more. For want of memory nothing is tried again.
  tactile.exports = await load().catch((error) => {
    if (error instanceof RangeError) throw error;
    return load();
  });
  removeEventListener("message", keep);
  for (const { data, ports } of early) {
    dispatchEvent(new MessageEvent("message", { data, ports: [...ports] }));
  }
} catch (error) {
  // Reaches the page as the worker's `error` event; a rejected promise would not.
  if (error instanceof RangeError) tellFull();
  else reportError(error);
}
