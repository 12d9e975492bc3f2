// A walk on a phone: every tap is kept on it at once, whether there is a network or not, and sent when there is one.
import { Agreeing } from "./walk-agree.js";
import { empty, sealAll, uuid } from "./walk-bags.js";
import { told as elsewhere } from "./walk-elsewhere.js";
import { hand, read } from "./walk-handing.js";
import { forget, forgetStops, isInApp, promised, ready } from "./walk-ready.js";
import * as results from "./walk-results.js";
import { Route, name } from "./walk-route.js";
import { address, alarm, calm, list, one, press, pressed, show, toggle, word } from "./walk-screen.js";
import { Sender } from "./walk-sending.js";
import { SignUp } from "./walk-sign-up.js";
import { open } from "./walk-store.js";

// A second tap so soon was meant for the door before (milliseconds).
const DEAF = 450;
// As long one may undo.
const FRESH = 6000;
const OLD = 24 * 3600 * 1000;
// Others close doors meanwhile.
const LOOK_AGAIN = 60000;
// After the last day nothing of these is taken any more.
const OUTCOMES = '[data-screen="stop"] :is([data-outcome], [data-back], [data-voted], [data-show="talk"], [data-show="access"])';

const { walk: path, training } = document.body.dataset;
const isTraining = training !== undefined;
const store = await open(`walk:${path}`);
const route = new Route();
const fresh = new Set();
const signUps = new SignUp();
const agreeing = new Agreeing();
const sender = new Sender(store, path, {
  isFresh: (key) => fresh.has(key),
  electors: (id) => route.electors(id),
  isFinished: () => finishing || (route.stops.length > 0 && route.left() === 0),
  training: isTraining,
  told: () => refresh().catch(() => undefined),
});
let code = "";
let ends = null;
let behind = 0;
let polls = null;
let deaf = false;
let last = null;
let held = null;
let isReady = false;
let finishing = false;
let warned = false;
let shutting = false;
let ended = false;

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button) tap(button, button.dataset);
});

document.addEventListener("submit", (event) => {
  event.preventDefault();
  if (event.target.matches("[data-access]")) noAccess(event.target);
  else if (event.target.matches("[data-elsewhere]")) neverThere(event.target);
  else signUp();
});

one("take")?.addEventListener("change", (event) => take(event.target));
addEventListener("pagehide", ripenAll);
document.addEventListener("visibilitychange", () => (document.hidden ? ripenAll() : look()));

await begin();

async function begin() {
  one("in-app").hidden = !isInApp();
  if (!store.lasts) alarm("memory");
  const shut = await store.fact("shut");
  if (shut) ({ state: sender.state, code } = shut);
  route.added = (await store.fact("added")) || {};
  await refresh();
  await look();
  if (ended) return;
  isReady = store.lasts && (await ready(path, store));
  one("stored").textContent = word((await promised()) ? "persisted" : "passing");
  await refresh();
  setInterval(look, LOOK_AGAIN);
}

// The newest doors, or those that the phone knows.
async function look() {
  if (ended) return undefined;
  await ask();
  const told = await store.fact("walk").catch(() => undefined);
  if (told) await know(told);
  else if (!isShut()) alarm("nothing");
  await refresh();
  return sender.wake();
}

// Only the server itself says that a walk is over, or its link taken back; a wrong answer changes nothing.
async function ask() {
  try {
    const answer = await fetch(`${path}/stops.json`);
    const told = await answer.json();
    if (answer.status === 410 && told.hustings === "over") sender.state = "over";
    if (answer.status === 404 && told.hustings === "gone") sender.state = "dead";
    if (told.hustings === "walk") await learn(told, answer.headers.has("Hustings-Kept"));
  } catch {
    // Without a network, or with somebody else's answer, what was kept holds.
  }
}

// What comes from the phone's own memory tells nothing of the hour, nor whether the link lives.
async function learn(told, isKept) {
  const before = await store.fact("walk");
  if (isKept) return before || isShut() ? undefined : store.keep("walk", { ...told, behind: 0 });
  sender.state = "open";
  if (shutting) return reopenWalk();
  return store.keep("walk", { ...told, behind: Date.parse(told.walk.now) - Date.now() });
}

// Its link opens again what was gone from the phone.
async function reopenWalk() {
  await store.lose("shut");
  location.reload();
}

async function know(told) {
  calm("nothing");
  code = told.walk.code;
  ends = told.walk.ends && Date.parse(told.walk.ends);
  polls = told.walk.votes_from && told.walk;
  behind = told.behind;
  const isFirst = !route.stops.length;
  if (!route.renew(told.stops)) {
    drawList();
    alarm("gone");
  } else if (isFirst && told.stops.length) await enter(Math.max(0, route.index(await store.fact("at"))));
}

function isShut() {
  return ["over", "dead"].includes(sender.state);
}

function isPast() {
  return Boolean(ends) && Date.now() + behind >= ends;
}

async function refresh() {
  if (ended) return;
  held = await results.look(store);
  route.records = held.records;
  const old = held.unsent.filter((record) => Date.now() - record.order > OLD);
  const unsent = held.unsent.length + held.bags.length;
  one("net").textContent = state(unsent);
  if (old.length) alarm("old", old.length);
  else calm("old");
  navigator.setAppBadge?.(unsent).catch(() => undefined);
  results.draw(held, (key) => sender.isAside(key), reopen);
  draw();
  if (isShut()) await shut(unsent + held.said.length + held.refused.length);
}

// The walk is over, or its link taken back: only what the server does not have stays on the phone.
async function shut(kept) {
  if (!kept) return end();
  if (shutting) return undefined;
  shutting = true;
  last = null;
  await store.keep("shut", { state: sender.state, code });
  if (sender.state === "dead") await silence();
  for (const fact of ["walk", "added", "at"]) await store.lose(fact);
  for (const { key, state: told } of held.records) if (told === "sent") await store.drop(key);
  route.stops = [];
  one("progress").textContent = "";
  for (const way of document.querySelectorAll('[data-screen="results"] .thumb')) way.hidden = true;
  show("results");
  await forgetStops(path).catch(() => undefined);
  return refresh();
}

// Whoever ends the link of a lost phone ends what was said on it, too.
async function silence() {
  const replies = held.unsent.filter(({ kind }) => kind === "reply");
  for (const { key } of replies) await store.drop(key);
  const few = await empty(path, store, (id) => route.electors(id));
  await store.keep("unheard", held.unheard + few + replies.filter(({ body }) => body.agreed).length);
}

async function end() {
  if (ended) return;
  ended = true;
  document.querySelector("main").hidden = true;
  one("net").textContent = "";
  alarm(sender.state === "dead" ? "taken-back" : "over");
  if (held.unheard) one("net").textContent = word("unheard", held.unheard);
  await forget(path).catch(() => undefined);
  store.erase();
}

function state(unsent) {
  if (isTraining) return word("training");
  if (sender.state === "dead") return word("dead");
  if (unsent) return word("unsent", unsent);
  if (sender.state === "over") return word("over");
  if (held.said.length) return word("waiting", held.said.length);
  return word(isReady ? "ready" : "online");
}

function draw() {
  if (!route.stops.length) return;
  const { stop, door } = route;
  one("progress").textContent = word("of", `${route.visited()}/${route.stops.length}`);
  one("where").textContent = place();
  for (const here of document.querySelectorAll("[data-here]")) here.textContent = place();
  one("past").hidden = !isPast();
  drawPolls();
  for (const button of document.querySelectorAll(OUTCOMES)) button.disabled = isPast();
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

// On the day on which people vote, also without a network: when the station closes, and what takes a door off every list.
function drawPolls() {
  const hour = Date.now() + behind;
  const isDay = Boolean(polls) && hour >= Date.parse(polls.votes_from) && hour < Date.parse(polls.votes_until);
  for (const name of ["voted", "closes"]) one(name).hidden = !isDay;
  if (isDay) one("closes").textContent = word("closes", polls.closes);
}

function place() {
  const { stop, door } = route;
  return address(stop) + (door ? `, ${word("floor", door.floor)}, ${word("door", door.label)}` : "");
}

function choose({ floor, label }) {
  route.choose({ floor, label });
  draw();
}

function tap(button, told) {
  if (deaf && !("undo" in told)) return undefined;
  calm("finished", "left", "gone", "stays", "loses");
  if (!("erase" in told)) warned = finishing = false;
  if (told.show) return told.show === "list" ? drawList() : turn(told.show);
  if (told.outcome) return note({ outcome: told.outcome });
  if ("voted" in told) return note({ outcome: "talked", voted: true });
  if (told.back) return note({ outcome: "nobody", back: moment(told.back) });
  if ("close" in told) return note({ outcome: "refused", closed: true });
  if (told.answer || told.issue || told.wish) return pick(button, told.answer);
  if (told.consent) return agreeing.choose(button);
  if ("done" in told) return talked();
  if (told.add) return add(told.add);
  if (told.go) return go(Number(told.go));
  if ("undo" in told) return undo();
  if ("send" in told) return sendAll();
  if ("hand" in told) return handOn();
  return "erase" in told ? erase() : undefined;
}

function pick(button, isAnswer) {
  if (isAnswer) press(document.querySelectorAll("[data-answer]"), button.getAttribute("aria-pressed") === "true" ? null : button);
  else toggle(button);
  agreeing.offer(Boolean(heard()));
}

// What was said at the door, null for nothing.
function heard() {
  const [answer] = pressed("answer");
  const said = { answer: answer ? Number(answer) : null, issues: pressed("issue"), wants: pressed("wish") };
  return said.answer || said.issues.length || said.wants.length ? said : null;
}

function turn(screen) {
  // Nothing to which one door agreed is taken to another.
  if (screen === "stop") agreeing.clear();
  if (screen === "talk") agreeing.offer(Boolean(heard()));
  if (screen === "sign-up" && signUps.before) signUps.clear();
  display(screen);
}

// Of a walk that is over only its results, and a sign-up that was wrong, are left.
function display(screen) {
  show(shutting && screen !== "sign-up" ? "results" : screen);
  if (screen === "stop") draw();
}

// A tap is kept before anything else happens; the next door is shown only when it is. Returns whether it is.
async function note(what, whole = false, said = null, reply = null) {
  if (deaf) return false;
  if (isPast() && !what.closed) return Boolean(alarm("past"));
  deaf = true;
  try {
    const where = { building: route.stop.id, ...(route.door && !whole ? route.door : {}) };
    const body = { ...where, at: new Date().toISOString(), ...what };
    const replied = reply && { kind: "reply", body: { ...where, at: body.at, ...reply } };
    const kept = await keep({ kind: "knock", body, where: place() }, said && { ...said, building: route.stop.id }, replied);
    if (!kept) return false;
    last = kept;
    one("last").textContent = `${place()}: ${word(what.voted ? "voted" : what.outcome)}`;
    const goesOn = whole || (what.closed && !route.door) ? route.leave() : route.forward();
    turn("stop");
    if (!goesOn) finish();
    await store.keep("at", route.stop.id).catch(() => undefined);
    return true;
  } finally {
    setTimeout(() => (deaf = false), DEAF);
  }
}

// After the last building: all was visited, or some were left out.
function finish() {
  const left = route.left();
  if (left) drawList();
  alarm(left ? "left" : "finished", left);
}

async function keep(record, said = null, reply = null) {
  const whole = { key: uuid(), order: Math.max(Date.now(), ...route.records.map(({ order }) => order + 1)), ...record };
  const answer = said && { key: uuid(), ...said };
  const replied = reply && { key: uuid(), order: whole.order + 1, ...reply };
  const keys = [whole, answer, replied].filter(Boolean).map(({ key }) => key);
  for (const key of keys) fresh.add(key);
  try {
    await store.add(whole, answer, replied);
  } catch {
    for (const key of keys) fresh.delete(key);
    alarm("full");
    return null;
  }
  calm("full");
  setTimeout(() => ripen(keys), FRESH);
  await refresh();
  return { ...whole, said: answer?.key, reply: replied?.key };
}

function ripen(keys) {
  for (const key of keys) fresh.delete(key);
  draw();
  sender.wake();
}

function ripenAll() {
  fresh.clear();
  draw();
  sender.wake();
}

// What was set aside for later, too.
function sendAll() {
  ripenAll();
  sender.sendNow();
}

// It leaves the phone first: as long as it may be undone it is not sent.
async function undo() {
  if (!last || !fresh.has(last.key)) return;
  const { key, said, reply, body } = last;
  deaf = false;
  last = null;
  await store.drop(key, said, reply);
  for (const undone of [key, said, reply]) fresh.delete(undone);
  one("last").textContent = "";
  await refresh();
  route.enter(Math.max(0, route.index(body.building)));
  if (body.floor !== undefined) route.choose({ floor: body.floor, label: body.label });
  turn("stop");
}

// That somebody talked is a knock; what they said is no part of it, and lies with the door only where they agreed.
async function talked() {
  const said = heard();
  const reply = agreeing.reply(said);
  if (!(await note({ outcome: "talked" }, false, reply?.agreed ? null : said, reply))) return;
  for (const button of document.querySelectorAll('[data-screen="talk"] [aria-pressed="true"]')) button.setAttribute("aria-pressed", "false");
}

async function noAccess(form) {
  const { code: lock, entrance, hours } = Object.fromEntries(new FormData(form));
  if (await note({ outcome: "no-access", code: lock.toUpperCase(), entrance: entrance.toUpperCase(), hours }, true)) form.reset();
}

async function neverThere(form) {
  const record = elsewhere(form);
  if (!record || !(await keep(record))) return;
  form.reset();
  // Nothing of the door before is undone below these words.
  last = null;
  one("last").textContent = `${record.where}: ${word("closed")}`;
  turn("stop");
}

// A sign-up knows of no door: it is a person's own word, beside the knock.
async function signUp() {
  const told = signUps.told();
  if (!told || !(await keep({ kind: "sign-up", body: told }))) return;
  if (signUps.before) await store.drop(signUps.before);
  turn(signUps.before ? "results" : "talk");
  signUps.clear();
  await refresh();
}

function reopen(record) {
  signUps.open(record);
  display("sign-up");
}

async function add(what) {
  route.add(what);
  await store.keep("added", route.added).catch(() => alarm("full"));
  draw();
}

async function go(way) {
  const goesOn = way < 0 || route.leave();
  if (way < 0) route.enter(route.at + way);
  await enter(route.at);
  if (!goesOn) finish();
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
  await store.keep("at", route.stop.id).catch(() => undefined);
}

async function handOn() {
  // What is handed on can be undone no more.
  ripenAll();
  await sealAll(path, store, sender.page.electors);
  await hand(route.records.filter(({ state: told }) => told !== "sent"), await store.bags(), code);
}

async function take(input) {
  const told = input.files[0] ? await read(input.files[0], code) : { records: [], bags: [] };
  input.value = "";
  if (!told) return alarm("other");
  let taken = 0;
  for (const record of told.records) {
    if (await store.has(record.key)) continue;
    await store.add(record);
    taken += 1;
  }
  for (const bag of told.bags) await store.seal(bag, []);
  alarm("taken", taken);
  await refresh();
  return sender.wake();
}

async function erase() {
  const unsent = isTraining ? 0 : held.unsent.length + held.bags.length + held.said.length;
  if (unsent && sender.state !== "dead") return stay(unsent);
  const lost = unsent + held.refused.length;
  if (lost && !warned) return warn(lost);
  ended = true;
  await forget(path);
  store.erase();
  return location.replace("/");
}

// Whoever erases is done: what waited for the answers of others goes now.
function stay(unsent) {
  finishing = true;
  alarm("stays", unsent);
  sendAll();
}

function warn(lost) {
  warned = true;
  alarm("loses", lost);
}

function moment(when) {
  const at = new Date();
  if (when === "tomorrow") at.setDate(at.getDate() + 1);
  if (when === "saturday") at.setDate(at.getDate() + ((6 - at.getDay() + 7) % 7 || 7));
  at.setHours(when === "saturday" ? 11 : 18, 30, 0, 0);
  return at.toISOString();
}
