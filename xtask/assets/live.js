// Asks the development server, which answers as soon as there is something newer than `seen`.
let seen = "";
for (;;) {
  try {
    const response = await fetch(new URL("../{{live_endpoint}}?seen=" + seen, import.meta.url), { cache: "no-store" });
    if (!response.ok) throw new Error(response.statusText);
    const version = await response.text();
    if (seen && version !== seen) {
      location.reload();
      break;
    }
    seen = version;
  } catch {
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}
