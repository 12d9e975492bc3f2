// Types a sheet by the keyboard alone, and loses nothing when the network goes. Without it the page posts all lines.
import { cells, go, walk } from "./stall-keys.js";

// Lines that are right wait for so many, so that the last ones can still be corrected.
const FEW = 3;
const FIRST_PAUSE = 2000;
const LONGEST_PAUSE = 60000;
const PATIENCE = 20000;

const form = document.querySelector("form[data-sheet]");
const body = form.querySelector("tbody");
let running = false;
let asked = false;

walk(form, save);

body.addEventListener("input", (event) => {
  const row = event.target.closest("tr");
  row.dataset.state = "changed";
  if (event.target.name.endsWith("-email")) row.querySelector("[type=hidden][name$='-correct']")?.remove();
});

body.addEventListener("focusout", (event) => {
  if (!event.target.closest("tr").contains(event.relatedTarget)) setTimeout(pump);
});

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (event.submitter?.name.endsWith("-correct")) choose(event.submitter);
  else save();
});

addEventListener("beforeunload", (event) => {
  if (rows().some((row) => row.dataset.state !== "saved" && !isEmpty(row))) event.preventDefault();
});

function save() {
  asked = true;
  pump();
}

// The address that was meant; the line is checked with it when it is left.
function choose({ name, value, parentElement }) {
  const row = parentElement.closest("tr");
  const [email, next] = cells(row);
  parentElement.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  email.value = value;
  row.dataset.state = "changed";
  for (const button of row.querySelectorAll("button")) button.remove();
  go(next);
}

// One request at a time, and what was not answered is sent again as it was.
async function pump() {
  if (running) return;
  running = true;
  const whole = asked;
  let pause = FIRST_PAUSE;
  for (let batch = next(); batch; batch = next()) {
    const answer = await ask(batch);
    say(answer);
    if (answer === "refused") unlock(batch.rows);
    if (answer === "refused") break;
    if (answer !== "typed") await rest(pause);
    pause = answer === "typed" ? FIRST_PAUSE : Math.min(pause * 2, LONGEST_PAUSE);
  }
  running = false;
  if (whole && rows().every((row) => row.dataset.state === "saved" || isEmpty(row))) document.querySelector("[data-next]")?.focus();
}

function next() {
  const sending = rows("sending");
  if (sending.length) return { act: "save", rows: sending };
  const changed = rows("changed").filter((row) => !isEmpty(row) && (asked || isLeft(row)));
  if (changed.length) return { act: "check", rows: changed };
  const fine = rows("fine").filter((row) => asked || isLeft(row));
  if (fine.length && (asked || fine.length >= FEW)) return { act: "save", rows: lock(fine) };
  asked = false;
  return null;
}

async function ask({ act, rows: sent }) {
  const before = new Map(sent.map((row) => [row.dataset.line, written(row).toString()]));
  const ender = new AbortController();
  const timer = setTimeout(() => ender.abort(), PATIENCE);
  const told = new URLSearchParams([["act", act], ["csrf_token", form.elements.csrf_token.value], ...sent.flatMap((row) => [...written(row)])]);
  try {
    const headers = { Accept: "application/json" };
    return await understood(await fetch(form.action, { method: "POST", headers, body: told, redirect: "error", signal: ender.signal }), before);
  } catch {
    return "unsaved";
  } finally {
    clearTimeout(timer);
  }
}

// Proxies and captive portals answer 200 too: only our own words are an answer, anything else is none.
async function understood(response, before) {
  const ours = (response.headers.get("Content-Type") || "").startsWith("application/json");
  if (response.ok && ours) {
    const answer = await response.json();
    if (answer.hustings !== "typed") return "unsaved";
    for (const row of drawn(answer.rows)) show(row, before.get(row.dataset.line));
    document.querySelector("[data-typed]").textContent = answer.typed;
    return "typed";
  }
  if (response.status === 400 || response.status === 401) return (await renewed()) ? "unsaved" : "signed-out";
  return response.status >= 400 && response.status < 500 && response.status !== 429 ? "refused" : "unsaved";
}

function drawn(html) {
  const into = document.createElement("template");
  into.innerHTML = `<table><tbody>${html}</tbody></table>`;
  return [...into.content.querySelectorAll("tr")].map((row) => document.adoptNode(row));
}

// What was typed on since it was sent is newer than its answer.
function show(fresh, before) {
  const old = body.querySelector(`tr[data-line="${fresh.dataset.line}"]`);
  if (old.dataset.state === "changed" && written(old).toString() !== before) return;
  const at = old.contains(document.activeElement) ? cells(old).indexOf(document.activeElement) : -1;
  old.replaceWith(fresh);
  if (at >= 0 && cells(fresh)[at]) go(cells(fresh)[at]);
}

// Whoever signed in again in another window has another token.
async function renewed() {
  const page = await fetch(location.href, { headers: { Accept: "text/html" }, redirect: "error" });
  if (!page.ok) return false;
  const fresh = new DOMParser().parseFromString(await page.text(), "text/html");
  const token = fresh.querySelector("form[data-sheet] [name=csrf_token]");
  if (token) form.elements.csrf_token.value = token.value;
  return Boolean(token);
}

function say(answer) {
  const status = document.querySelector("[data-status]");
  // Said once: a screen reader would begin again at each try.
  if (status.dataset.said === answer) return;
  status.dataset.said = answer;
  const words = document.querySelector(`template[data-answer="${answer}"]`);
  status.replaceChildren(...(words ? [words.content.cloneNode(true)] : []));
}

function rows(state) {
  const all = [...body.querySelectorAll("tr[data-line]")];
  return state ? all.filter((row) => row.dataset.state === state) : all;
}

function written(row) {
  const typed = [...row.querySelectorAll("input")].filter((input) => input.type !== "checkbox" || input.checked);
  return new URLSearchParams(typed.map((input) => [input.name, input.value]));
}

function isEmpty(row) {
  const typed = cells(row).filter((input) => !input.name.endsWith("-again"));
  return typed.every((input) => (input.type === "checkbox" ? !input.checked : !input.value.trim()));
}

function isLeft(row) {
  return !row.contains(document.activeElement);
}

function lock(some) {
  for (const row of some) {
    if (!isLeft(row)) form.querySelector("[data-save]").focus();
    Object.assign(row, { inert: true }).dataset.state = "sending";
  }
  return some;
}

function unlock(some) {
  for (const row of some) Object.assign(row, { inert: false }).dataset.state = "changed";
  asked = false;
}

function rest(pause) {
  return new Promise((resume) => {
    setTimeout(resume, pause);
    addEventListener("online", resume, { once: true });
  });
}
