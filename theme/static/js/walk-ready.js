// Is the phone ready to go where there is no network? Only what was tried counts.
const APPS = /FBAN|FBAV|FB_IAB|Instagram|Line\/|MicroMessenger|Snapchat|TikTok|musical_ly|Twitter|LinkedInApp|; wv\)/;

export function isInApp() {
  return APPS.test(navigator.userAgent);
}

// Returns whether the page is kept and the phone writes and reads.
export async function ready(path, store) {
  try {
    return (await store.works()) && (await isKept(path));
  } catch {
    return false;
  }
}

export async function promised() {
  return Boolean(await navigator.storage?.persist?.().catch(() => false));
}

export async function forget(path) {
  const registration = await navigator.serviceWorker?.getRegistration(path);
  for (const name of await ours(path)) await caches.delete(name);
  await registration?.unregister();
}

// The doors of a walk go; the page stays as long as something has to be sent from it.
export async function forgetStops(path) {
  for (const name of await ours(path)) await (await caches.open(name)).delete(`${path}/stops.json`);
}

async function ours(path) {
  return (await caches.keys()).filter((name) => name.startsWith(`${new URL(path, location).href}#`));
}

async function isKept(path) {
  if (!navigator.serviceWorker) return false;
  const registration = await navigator.serviceWorker.register(`${path}/worker.js`, { scope: path });
  await isActive(registration);
  return Boolean(await caches.match(path)) && Boolean(await caches.match(`${path}/stops.json`));
}

function isActive(registration) {
  const worker = registration.installing || registration.waiting;
  if (registration.active || !worker) return Promise.resolve();
  return new Promise((resolve, reject) => {
    worker.addEventListener("statechange", () => {
      if (worker.state === "activated") resolve();
      if (worker.state === "redundant") reject(new Error("not kept"));
    });
  });
}
