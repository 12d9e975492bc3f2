// Keeps the page of one walk on the phone, so that it opens without a network. Knocks are kept by the page itself.
const NAME = `${self.registration.scope}#{{ version }}`;
const KEPT = {{ kept|tojson }};
const [PAGE, STOPS] = KEPT;
const PATIENCE = 4000;

self.addEventListener("install", (event) => event.waitUntil(fill()));
self.addEventListener("activate", (event) => event.waitUntil(tidy()));

self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== location.origin || !KEPT.includes(pathname)) return;
  event.respondWith(pathname === STOPS ? newest(event) : kept(event, pathname));
});

async function fill() {
  const cache = await caches.open(NAME);
  await cache.addAll(KEPT.map((path) => new Request(path, { cache: "reload" })));
  await self.skipWaiting();
}

// Of this walk alone: another one on the same phone keeps what is its own.
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
    if (answer.ok && (await answer.clone().text()).includes("data-walk=")) await cache.put(PAGE, answer);
  } catch {
    return;
  }
}

// What is from the phone's memory says so: it tells nothing of the hour.
function marked(kept) {
  return kept && new Response(kept.body, { headers: { "Content-Type": "application/json", "Hustings-Kept": "yes" } });
}

// Doors that others closed count at once; without a network those that we know.
async function newest(event) {
  const cache = await caches.open(NAME);
  const ender = new AbortController();
  const timer = setTimeout(() => ender.abort(), PATIENCE);
  try {
    const answer = await fetch(event.request, { signal: ender.signal, cache: "no-store" });
    if (!answer.ok) return answer;
    if ((await answer.clone().json()).hustings === "walk") await cache.put(STOPS, answer.clone());
    return answer;
  } catch (trouble) {
    return marked(await cache.match(STOPS)) || Promise.reject(trouble);
  } finally {
    clearTimeout(timer);
  }
}
