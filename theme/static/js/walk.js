// A walk on a phone: every tap is kept on it at once, whether there is a network or not, and sent when there is one.
import { hand, read } from "./walk-handing.js";
import { forget, isInApp, promised, ready } from "./walk-ready.js";
import { Route, name } from "./walk-route.js";
import { address, alarm, list, one, press, pressed, show, toggle, word } from "./walk-screen.js";
import { Sender } from "./walk-sending.js";
import { open } from "./walk-store.js";

// A second tap so soon was meant for the door before (milliseconds).
const DEAF = 450;
// As long one may undo.
const FRESH = 6000;
const OLD = 24 * 3600 * 1000;
// Others close doors meanwhile.
const LOOK_AGAIN = 60000;

const { walk: path, training } = document.body.dataset;
const store = await open(`walk:${path}`);
const route = new Route();
const fresh = new Set();
const sender = new Sender(store, path, (key) => fresh.has(key), refresh);
let code = "";
let deaf = false;
let last = null;
let isReady = false;
let ended = false;

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button) tap(button, button.dataset);
});

document.addEventListener("submit", (event) => {
  event.preventDefault();
  if (event.target.matches("[data-access]")) noAccess(event.target);
  else signUp(event.target);
});

one("take")?.addEventListener("change", (event) => take(event.target));
addEventListener("pagehide", sendAll);
document.addEventListener("visibilitychange", () => (document.hidden ? sendAll() : look()));

await begin();

async function begin() {
  one("in-app").hidden = !isInApp();
  if (!store.lasts) alarm("memory");
  route.added = (await store.fact("added")) || {};
  await refresh();
  await look();
  if (route.stops.length) route.enter((await store.fact("at")) ?? 0);
  if (ended) return;
  draw();
  show("stop");
  isReady = store.lasts && (await ready(path, store));
  one("stored").textContent = word((await promised()) ? "persisted" : "passing");
  await refresh();
  setInterval(look, LOOK_AGAIN);
}

// The newest doors, or those that the phone knows.
async function look() {
  if (ended) return undefined;
  try {
    const answer = await fetch(`${path}/stops.json`);
    const told = await answer.json();
    if (told.hustings === "over") sender.state = "over";
    if (told.hustings === "walk") await store.keep("walk", told);
  } catch {
    // Without a network, or with somebody else's answer, what was kept holds.
  }
  const told = await store.fact("walk").catch(() => undefined);
  if (!told) return alarm("nothing");
  code = told.walk.code;
  route.stops = told.stops;
  if (!route.door) route.enter(route.at);
  await refresh();
  return sender.wake();
}

async function refresh() {
  if (ended) return;
  route.records = await store.all();
  const unsent = route.records.filter((record) => !record.state);
  const old = unsent.filter((record) => Date.now() - record.order > OLD);
  one("net").textContent = state(unsent.length);
  if (old.length) alarm("old", old.length);
  else if (one("alarm").textContent.startsWith(word("old", "").slice(0, 12))) alarm("");
  navigator.setAppBadge?.(unsent.length).catch(() => undefined);
  const counts = { unsent, refused: route.records.filter(({ state: told }) => told && told !== "sent") };
  counts.knocks = route.records.filter((record) => record.kind === "knock");
  counts.talked = counts.knocks.filter(({ body }) => body.outcome === "talked");
  counts.unheard = route.records.filter((record) => record.unheard);
  for (const [what, records] of Object.entries(counts)) document.querySelector(`[data-count="${what}"]`).textContent = records.length;
  draw();
  if (sender.state === "over" && !unsent.length && !counts.refused.length) await end();
}

// The walk is over and the server has everything: nothing of it stays on the phone.
async function end() {
  ended = true;
  document.querySelector("main").hidden = true;
  one("net").textContent = "";
  alarm("over");
  await forget(path).catch(() => undefined);
  store.erase();
}

function state(unsent) {
  if (training !== undefined) return word("training");
  if (sender.state === "dead") return word("dead");
  if (unsent) return word("unsent", unsent);
  if (sender.state === "over") return word("over");
  return word(isReady ? "ready" : "online");
}

function draw() {
  if (!route.stops.length) return;
  const { stop, door } = route;
  one("progress").textContent = word("of", `${route.visited()}/${route.stops.length}`);
  one("where").textContent = address(stop) + (door ? `, ${word("floor", door.floor)}, ${word("door", door.label)}` : "");
  const known = door ? route.doors().find((other) => name(other) === name(door)) : stop;
  const back = known?.back && word("back", new Date(known.back).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" }));
  const facts = [word("electors", stop.electors), stop.code && word("code", stop.code), stop.in && word("in", stop.in), stop.hours && word(stop.hours), back];
  one("more").textContent = facts.filter(Boolean).join(" · ");
  one("closed").hidden = !route.isClosed(stop, door);
  one("doors-row").hidden = !route.isBlock();
  const doors = route.isBlock() ? route.doors() : [];
  list(one("doors"), doors.map(({ floor, label }) => name({ floor, label })), (at) => ({
    className: doors[at].done || doors[at].closed ? "done" : "",
    ariaLabel: [word("floor", doors[at].floor), word("door", doors[at].label), doors[at].closed ? word("closed") : doors[at].done ? word("visited") : ""].filter(Boolean).join(", "),
    ariaCurrent: String(Boolean(door) && name(doors[at]) === name(door)),
    onclick: () => choose(doors[at]),
  }));
  one("undo").hidden = !last || !fresh.has(last.key);
}

function choose({ floor, label }) {
  route.choose({ floor, label });
  draw();
}

function tap(button, told) {
  if (told.show) return told.show === "list" ? drawList() : turn(told.show);
  if (told.outcome) return note({ outcome: told.outcome });
  if (told.back) return note({ outcome: "nobody", back: moment(told.back) });
  if ("close" in told) return note({ outcome: "refused", closed: true });
  if (told.answer) return press(document.querySelectorAll("[data-answer]"), button.getAttribute("aria-pressed") === "true" ? null : button);
  if (told.issue || told.wish) return toggle(button);
  if ("done" in told) return talked();
  if (told.add) return add(told.add);
  if (told.go) return go(Number(told.go));
  if ("undo" in told) return undo();
  if ("send" in told) return sendAll();
  if ("hand" in told) return handOn();
  return "erase" in told ? erase() : undefined;
}

function turn(screen) {
  show(screen);
  if (screen === "stop") draw();
}

// A tap is kept before anything else happens; the next door is shown only when it is.
async function note(what, whole = false) {
  if (deaf) return;
  deaf = true;
  const where = { building: route.stop.id, ...(route.door && !whole ? route.door : {}) };
  const at = new Date().toISOString();
  const kept = await keep({ kind: "knock", body: { ...where, at, ...what } });
  setTimeout(() => (deaf = false), DEAF);
  if (!kept) return;
  last = kept;
  one("last").textContent = `${one("where").textContent}: ${word(what.outcome)}`;
  if (whole || (what.closed && !route.door)) route.leave();
  else route.forward();
  turn("stop");
  await store.keep("at", route.at).catch(() => undefined);
}

async function keep(record) {
  const whole = { key: uuid(), order: Math.max(Date.now(), ...route.records.map(({ order }) => order + 1)), ...record };
  fresh.add(whole.key);
  try {
    await store.add(whole);
  } catch {
    fresh.delete(whole.key);
    alarm("full");
    return null;
  }
  if (one("alarm").textContent === word("full")) alarm("");
  setTimeout(() => ripen(whole.key), FRESH);
  await refresh();
  return whole;
}

function ripen(key) {
  fresh.delete(key);
  draw();
  if (training === undefined) sender.wake();
}

function sendAll() {
  fresh.clear();
  draw();
  if (training === undefined) sender.wake();
}

async function undo() {
  if (!last || !fresh.has(last.key)) return;
  const { key, body } = last;
  deaf = false;
  fresh.delete(key);
  last = null;
  await store.drop(key);
  one("last").textContent = "";
  await refresh();
  route.enter(route.stops.findIndex((stop) => stop.id === body.building));
  if (body.floor !== undefined) route.choose({ floor: body.floor, label: body.label });
  draw();
}

async function talked() {
  const [answer] = pressed("answer");
  await note({ outcome: "talked", ...(answer ? { answer: Number(answer) } : {}), issues: pressed("issue"), wants: pressed("wish") });
  for (const button of document.querySelectorAll('[data-screen="talk"] [aria-pressed="true"]')) button.setAttribute("aria-pressed", "false");
}

async function noAccess(form) {
  const { code: lock, entrance, hours } = Object.fromEntries(new FormData(form));
  await note({ outcome: "no-access", code: lock.toUpperCase(), entrance: entrance.toUpperCase(), hours }, true);
  form.reset();
}

// A sign-up knows of no door: it is a person's own word, beside the knock.
async function signUp(form) {
  const told = [...new FormData(form)];
  const wants = told.some(([field]) => ["newsletter", "sms", "issues"].includes(field));
  const wrong = !form.elements.email.value || !form.elements.email.checkValidity() || !wants;
  one("wrong").hidden = !wrong;
  if (wrong) return;
  if (!(await keep({ kind: "sign-up", body: told }))) return;
  form.reset();
  turn("talk");
}

async function add(what) {
  route.add(what);
  await store.keep("added", route.added).catch(() => alarm("full"));
  draw();
}

function go(way) {
  if (way > 0) route.leave();
  else route.enter(route.at + way);
  return enter(route.at);
}

function drawList() {
  const states = route.stops.map((stop) => (route.isClosed(stop) ? word("closed") : route.isVisited(stop) ? word("visited") : stop.electors));
  const items = route.stops.map(() => document.createElement("li"));
  one("list").replaceChildren(...items);
  items.forEach((item, at) => list(item, [`${address(route.stops[at])} – ${states[at]}`], () => ({ onclick: () => enter(at) })));
  show("list");
}

async function enter(at) {
  route.enter(at);
  turn("stop");
  await store.keep("at", route.at).catch(() => undefined);
}

async function handOn() {
  const records = route.records.filter(({ state: told }) => told !== "sent");
  await hand(records, code);
}

async function take(input) {
  const records = input.files[0] ? await read(input.files[0], code) : [];
  input.value = "";
  if (!records) return alarm("other");
  let taken = 0;
  for (const record of records) {
    if (await store.has(record.key)) continue;
    await store.add(record);
    taken += 1;
  }
  alarm("taken", taken);
  await refresh();
  return sender.wake();
}

async function erase() {
  const unsent = training === undefined ? route.records.filter((record) => !record.state) : [];
  if (unsent.length) return alarm("stays", unsent.length);
  await forget(path);
  store.erase();
  return location.replace("/");
}

function moment(when) {
  const at = new Date();
  if (when === "tomorrow") at.setDate(at.getDate() + 1);
  if (when === "saturday") at.setDate(at.getDate() + ((6 - at.getDay() + 7) % 7 || 7));
  at.setHours(when === "saturday" ? 11 : 18, 30, 0, 0);
  return at.toISOString();
}

function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID();
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
