// Keeps the page of one station on the phone, so that it opens without a network. Numbers are kept by the page itself.
const NAME = `${self.registration.scope}#{{ version }}`;
const KEPT = {{ kept|tojson }};
const [PAGE] = KEPT;

self.addEventListener("install", (event) => event.waitUntil(fill()));
self.addEventListener("activate", (event) => event.waitUntil(tidy()));

self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== location.origin || !KEPT.includes(pathname)) return;
  event.respondWith(kept(event, pathname));
});

async function fill() {
  const cache = await caches.open(NAME);
  await cache.addAll(KEPT.map((path) => new Request(path, { cache: "reload" })));
  await self.skipWaiting();
}

// Of this station alone.
async function tidy() {
  const old = (await caches.keys()).filter((name) => name.startsWith(`${self.registration.scope}#`) && name !== NAME);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

// The page is there at once, and made anew behind it.
async function kept(event, path) {
  const cache = await caches.open(NAME);
  const found = await cache.match(path);
  if (!found) return fetch(event.request);
  if (path === PAGE) event.waitUntil(renew(cache));
  return found;
}

// Only our own page, and a whole one: a captive portal answers 200 too.
async function renew(cache) {
  try {
    const answer = await fetch(PAGE, { cache: "no-store", redirect: "error" });
    if (answer.ok && (await answer.clone().text()).includes("data-telling=")) await cache.put(PAGE, answer);
  } catch {
    return;
  }
}
