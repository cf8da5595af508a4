// Loads the parts of the module in this thread, each when it is first needed. A part finds the module's memory
// and functions in what the module exports, and puts its own functions into the module's table.
const loader = (files) => async (done, about) => {
  let is_there = true;
  try {
    await Promise.all(files.map(bring));
  } catch (error) {
    console.warn(error);
    is_there = false;
  }
  globalThis.tactile.exports.__indirect_function_table.get(done)(about, is_there);
};

const arrivals = new Map();

// Several parts may need a file; it comes once, or its data would be again what they were at first.
function bring(file) {
  if (!arrivals.has(file)) {
    const arrival = load(file).catch((error) => {
      // The next time it is tried anew.
      arrivals.delete(file);
      throw error;
    });
    arrivals.set(file, arrival);
  }
  return arrivals.get(file);
}

async function load(file) {
  const response = await fetch(new URL(file, import.meta.url));
  if (!response.ok) throw new Error(`${file}: ${response.status}`);
  const bytes = await response.arrayBuffer();
  const main = globalThis.tactile.exports;
  await WebAssembly.instantiate(bytes, { __wasm_split: main, main });
}

{{loaders}}