// Keeps a whole version of the site on this device. A document and all that it refers to are of one
// version: what pages refer to carries its content's hash in its name, so a page that is still open finds
// its own files, and pages themselves come only from the newest version that has arrived whole.
const VERSION = "{{version}}";
// Path below the scope, and what the file must hash to: nothing of another version gets in.
const FILES = new Map({{files}});
const SCOPE = new URL(registration.scope);
const PREFIX = `tactile ${SCOPE.pathname} `;
const OWN = PREFIX + VERSION;
// Stands in a cache that is whole.
const WHOLE = address("?whole");

addEventListener("install", (event) => event.waitUntil(arrive()));
addEventListener("activate", (event) => event.waitUntil(begin()));
addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(SCOPE.href)) return;
  event.respondWith(request.mode === "navigate" ? page(request) : file(request));
});

function address(path) {
  return new URL(path, SCOPE).href;
}

// All or nothing. What arrived before a failure is there for the next try.
async function arrive() {
  const own = await caches.open(OWN);
  const waiting = [...FILES];
  const lane = async () => {
    for (let next = waiting.pop(); next; next = waiting.pop()) await bring(own, ...next);
  };
  await Promise.all([lane(), lane(), lane(), lane()]);
  await own.put(WHOLE, new Response());
  await skipWaiting();
}

async function bring(own, path, integrity) {
  const url = address(path);
  if (await own.match(url)) return;
  // The version before may have the very same file.
  const same = /-[0-9a-f]{8}[./]/.test(path) && (await caches.match(url));
  const response = same || (await fetch(url, { integrity, cache: "no-cache" }));
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  // A navigation may not be answered by a response that was redirected.
  const plain = response.redirected ? new Response(response.body, { headers: response.headers }) : response;
  await own.put(url, plain);
}

async function begin() {
  const older = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== OWN);
  const whole = [];
  for (const name of older) {
    if (await (await caches.open(name)).match(WHOLE)) whole.push(name);
  }
  // The last one serves the pages that are still open.
  const last = whole.at(-1);
  await Promise.all(older.filter((name) => name !== last).map((name) => caches.delete(name)));
  await clients.claim();
}

async function page(request) {
  const url = new URL(request.url);
  const path = url.pathname.slice(SCOPE.pathname.length).replace(/(^|\/)index\.html$/, "$1");
  const own = await caches.open(OWN);
  const kept = FILES.has(path) && (await own.match(address(path)));
  if (kept) return kept;
  if (FILES.has(`${path}/`)) return Response.redirect(address(`${path}/`) + url.search, 302);
  try {
    return await fetch(request);
  } catch {
    const lost = await own.match(address("404.html"));
    return lost ? new Response(lost.body, { status: 404, headers: lost.headers }) : Response.error();
  }
}

async function file(request) {
  const own = await caches.open(OWN);
  return (await own.match(request.url)) ?? (await caches.match(request.url)) ?? fetch(request);
}
