// Starts the page's module. Everything is imported in here, not above, so that a file that does
// not arrive ends in a sentence on the page and not only in the console.
try {
  if (typeof WebAssembly !== "object") {
    throw new Error("this browser has no WebAssembly, or it is switched off");
  }
  const [config, page] = await Promise.all([import("{{config}}"), import("{{page_script}}")]);
  globalThis.tactile = { ...config.default, worker: "{{worker}}" };
  await page.default({ module_or_path: "{{page_wasm}}" });
} catch (error) {
  console.error(error);
  const notice = document.createElement("p");
  notice.id = "start-failed";
  notice.setAttribute("role", "alert");
  const reason = error instanceof Error ? error.message : String(error);
  notice.textContent = `The labs could not be started (${reason}). Check the connection, then reload the page. `;
  const reload = document.createElement("button");
  reload.type = "button";
  reload.textContent = "Reload";
  reload.addEventListener("click", () => location.reload());
  notice.append(reload);
  document.body.prepend(notice);
}
