// In development nothing is kept: what an earlier build kept under this address goes.
addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(leave()));

async function leave() {
  const scope = new URL(registration.scope).pathname;
  const kept = (await caches.keys()).filter((name) => name.startsWith(`tactile ${scope} `));
  await Promise.all(kept.map((name) => caches.delete(name)));
  await registration.unregister();
  for (const client of await clients.matchAll({ type: "window" })) client.navigate(client.url);
}
