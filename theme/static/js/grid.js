// The grid: station, Enter, number, Enter. Each line goes under a key of its own, one after another, until the server has it.
import { Line } from "./walk-line.js";

const KEPT = 12;
const form = document.querySelector("[data-grid]");
const log = document.querySelector("[data-log]");
const latest = document.querySelector("[data-latest]");
const words = document.querySelector("[data-words]").content;
const { code, voters, at } = form.elements;
const queue = [];
const line = new Line(async () => queue[0] ?? null, send);

form.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing || event.target !== code) return;
  event.preventDefault();
  if (code.value.trim()) voters.focus();
});

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (!code.value.trim() || !voters.value.trim()) return (code.value.trim() ? voters : code).focus();
  const typed = new FormData(form);
  const key = uuid();
  typed.set("key", key);
  const item = document.createElement("li");
  log.prepend(item);
  while (log.children.length > KEPT) log.lastChild.remove();
  const one = { typed, item };
  say(one, `${typed.get("code")} ${typed.get("voters")}`, word("waits"));
  queue.push(one);
  code.value = voters.value = "";
  code.focus();
  return line.wake();
});

addEventListener("online", () => line.wake());
addEventListener("beforeunload", (event) => {
  if (queue.length) event.preventDefault();
});

async function send(one) {
  const answer = await fetch(form.action, {
    method: "POST",
    body: one.typed,
    redirect: "manual",
    headers: { Accept: "application/json" },
  });
  const ours = (answer.headers.get("Content-Type") || "").startsWith("application/json");
  const told = ours ? await answer.json() : {};
  // Whoever is signed out is told; anything else comes again.
  if (told.hustings !== "noted" && ![400, 401, 403].includes(answer.status) && answer.type !== "opaqueredirect") return false;
  queue.shift();
  if (told.hustings === "noted") show(one, told);
  else say(one, `${one.typed.get("code")} ${one.typed.get("voters")}`, word("away"));
  return true;
}

function show(one, told) {
  const what = told.counts ? "counted" : told.number ? "asked" : "refused";
  const named = [told.code, told.name, told.voters ?? ""].join(" ");
  say(one, named, [word(what), told.said].filter(Boolean).join(" "));
  latest.textContent = one.item.textContent;
}

function say(one, named, became) {
  one.item.replaceChildren(Object.assign(document.createElement("strong"), { textContent: named }), ` – ${became}`);
}

function word(name) {
  return words.querySelector(`[data-word="${name}"]`).textContent;
}

function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID();
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
