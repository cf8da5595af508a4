// Starts the labs' module in a worker. Messages that come before it is ready are kept and then
// delivered in their order, so that the page need not wait.
const early = [];
const keep = (event) => {
  event.stopImmediatePropagation();
  early.push(event);
};
addEventListener("message", keep);
try {
  const [config, labs] = await Promise.all([import("./{{config}}"), import("./{{labs_script}}")]);
  globalThis.tactile = { ...config.default };
  tactile.exports = await labs.default({ module_or_path: new URL("./{{labs_wasm}}", import.meta.url) });
  removeEventListener("message", keep);
  for (const { data, ports } of early) {
    dispatchEvent(new MessageEvent("message", { data, ports: [...ports] }));
  }
} catch (error) {
  // Reaches the page as the worker's `error` event; a rejected promise would not.
  reportError(error);
}
