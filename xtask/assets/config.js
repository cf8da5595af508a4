// Where things lie, from where this file lies: for the page and for the worker.
const names = {{names}};
const address = (name) => new URL(name, import.meta.url).href;

export default {
  base: new URL("../", import.meta.url).pathname,
  texts: address(names.texts),
  data: Object.fromEntries(Object.entries(names.data).map(([id, name]) => [id, address(name)])),
  live: names.live,
};
