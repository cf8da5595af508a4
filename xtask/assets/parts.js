// Loads the parts of the module in this thread, each when it is first needed. A part finds the module's memory
// and functions in what the module exports, and puts its own functions into the module's table.
const loader = (files) => {
  let arrived;
  return async (done, about) => {
    arrived ??= Promise.all(files.map(bring)).catch((error) => {
      // The next time it is tried anew.
      arrived = undefined;
      throw error;
    });
    let is_there = true;
    try {
      await arrived;
    } catch (error) {
      console.warn(error);
      is_there = false;
    }
    globalThis.tactile.exports.__indirect_function_table.get(done)(about, is_there);
  };
};

async function bring(file) {
  const response = await fetch(new URL(file, import.meta.url));
  if (!response.ok) throw new Error(`${file}: ${response.status}`);
  const bytes = await response.arrayBuffer();
  await WebAssembly.instantiate(bytes, { __wasm_split: globalThis.tactile.exports });
}

{{loaders}}