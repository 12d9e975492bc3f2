// A polling station on a phone: every number is kept on it at once, and sent in order, once, when there is a network.
import { Line } from "./walk-line.js";
import { open } from "./walk-store.js";

const AT_ONCE = 20;
const PATIENCE = 20000;
const LOOK_AGAIN = 60000;
const SHOWN = 20;
const FIGURES = 5;

const { telling: path } = document.body.dataset;
const words = document.querySelector("[data-words]").content;
const store = await open(`delegate:${path}`);
const line = new Line(waiting, send);
let state = "open";
let isKept = false;
let told = { practice: false, registered: document.body.dataset.registered, said: [] };
const field = one("voters");

document.addEventListener("click", ({ target }) => {
  const button = target.closest("button");
  if (!button || button.matches("[data-send]")) return;
  if ("key" in button.dataset) type(field.value + button.dataset.key);
  else if ("back" in button.dataset) type(field.value.slice(0, -1));
  else if ("right" in button.dataset) keep(true);
  else if ("wrong" in button.dataset) ask("");
});

field.addEventListener("input", () => type(field.value));

one("form").addEventListener("submit", (event) => {
  event.preventDefault();
  const doubt = field.value === "" ? ["empty"] : doubtful(Number(field.value));
  if (!doubt) keep(false);
  else ask(...doubt);
});

addEventListener("online", () => line.wake());
document.addEventListener("visibilitychange", () => document.hidden || look());

await begin();

async function begin() {
  if (!store.lasts) alarm("memory");
  told = (await store.fact("station")) || told;
  await refresh();
  await look();
  isKept = store.lasts && (await register());
  await refresh();
  setInterval(look, LOOK_AGAIN);
}

function one(name) {
  return document.querySelector(`[data-${name}]`);
}

// What was told on the eve holds on the eve: in the morning, without a network, numbers count.
function isPractice() {
  return told.practice && told.day === today();
}

function today() {
  return new Date().toDateString();
}

function word(name, n = "") {
  return words.querySelector(`[data-word="${name}"]`).textContent.replace("{n}", n);
}

function alarm(name) {
  one("alarm").textContent = name ? word(name) : "";
  one("alarm").hidden = !name;
}

// Figures alone, whatever was pasted.
function type(text) {
  field.value = text.replace(/\D/g, "").slice(0, FIGURES);
  ask("");
}

function ask(name, n) {
  one("question").textContent = name ? word(name, n) : "";
  one("question").hidden = !name;
  one("answers").hidden = !name || name === "empty";
  if (!one("answers").hidden) one("right").focus();
}

// A number that seems wrong is asked about, never refused.
function doubtful(voters) {
  const before = told.said.find(({ what }) => what === "counts");
  const last = Math.max(before && !isPractice() && !one("hour").value ? before.voters : 0, 0);
  if (told.registered && voters > Number(told.registered)) return ["above", told.registered];
  return voters < last ? ["lower", last] : null;
}

// Kept before anything else happens: what stands in the list is on the phone.
async function keep(sure) {
  const hour = one("hour").value;
  const body = { voters: Number(field.value), at: new Date().toISOString(), hour, practice: isPractice(), sure };
  try {
    await store.add({ key: uuid(), kind: "report", order: Date.now(), body });
  } catch {
    return alarm("full");
  }
  one("hour").value = "";
  type("");
  await refresh();
  return line.wake();
}

function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID();
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function waiting() {
  const ripe = (await store.all()).filter((record) => !record.state).slice(0, AT_ONCE);
  return ripe.length && state !== "gone" ? ripe : null;
}

async function send(batch) {
  const form = new FormData();
  const reports = batch.map(({ key, body }) => ({ key, ...body }));
  form.set("reports", JSON.stringify({ sent: new Date().toISOString(), reports }));
  const answer = await fetched("reports", { method: "POST", body: form });
  if (answer.hustings === "unreadable") for (const record of batch) await store.put({ ...record, state: "unreadable" });
  else if (answer.hustings === "over") for (const record of batch) await store.put({ ...record, state: "late" });
  else if (answer.hustings !== "reported") return false;
  else {
    const became = new Map(answer.reports.map((report) => [report.key, report.what]));
    for (const record of batch) await store.put({ ...record, state: became.get(record.key) });
  }
  await look();
  return true;
}

// Only our own words are an answer: proxies and captive portals say 200 too.
async function fetched(what, options) {
  const ender = new AbortController();
  const timer = setTimeout(() => ender.abort(), PATIENCE);
  try {
    const answer = await fetch(`${path}/${what}`, { ...options, cache: "no-store", redirect: "error", signal: ender.signal });
    const ours = (answer.headers.get("Content-Type") || "").startsWith("application/json");
    const said = ours ? await answer.json() : {};
    if (["gone", "over"].includes(said.hustings)) state = said.hustings;
    if (["station", "reported"].includes(said.hustings)) state = "open";
    return said;
  } finally {
    clearTimeout(timer);
  }
}

async function look() {
  try {
    const said = await fetched("station.json");
    if (said.hustings === "station") {
      told = { ...said, day: today() };
      await store.keep("station", told);
    }
  } catch {
    // Without a network what was kept holds.
  }
  await refresh();
  line.wake();
}

async function refresh() {
  const own = (await store.all()).reverse();
  const unsent = own.filter(({ state: became }) => !became);
  // What the server has it tells itself; of what is here only what it does not have.
  const here = own.filter(({ state: became }) => !["counts", "asked", "practice"].includes(became));
  const mine = here.map(({ body, state: became }) => [body.voters, body.hour || clock(body.at), became || "waits"]);
  const theirs = told.said.map(({ voters, hour, what }) => [voters, hour, what]);
  one("practice").hidden = !isPractice();
  one("list").replaceChildren(...[...mine, ...theirs].slice(0, SHOWN).map(item));
  one("net").textContent = unsent.length ? word("unsent", unsent.length) : word(isKept ? "ready" : "online");
  if (state !== "open") alarm(state);
}

function item([voters, hour, what]) {
  const made = document.createElement("li");
  const strong = Object.assign(document.createElement("strong"), { textContent: voters });
  made.append(strong, ` ${hour} – ${word(what)}`);
  return made;
}

function clock(at) {
  return new Date(at).toTimeString().slice(0, 5);
}

async function register() {
  try {
    await navigator.serviceWorker.register(`${path}/worker.js`, { scope: path });
    await navigator.serviceWorker.ready;
    return Boolean(await caches.match(path));
  } catch {
    return false;
  }
}
