// The desk, quicker under the fingers. Without it every page works as well, by reloading.
const TYPING_PAUSE = 180;
const LOOK_EVERY = 700;
const LOOK_SELDOM = 5000;
const LOOK_FOR = 600000;

let asking; // the page that is being fetched; another key or click drops it
let counting;

// The list: what is clicked or typed changes the parts of the page that differ, and the address with them.
async function go(url, remember = true) {
  asking?.abort();
  asking = new AbortController();
  const here = asking;
  document.documentElement.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(url, { signal: here.signal, headers: { Accept: "text/html" } });
    if (!answer.ok) return location.assign(url);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (here.signal.aborted) return;
    if (!page.getElementById("list")) return location.assign(url);
    if (remember) history[remember === "same" ? "replaceState" : "pushState"]({}, "", answer.url);
    swap(page, ["chips", "facets", "list", "reach"]);
    const line = document.getElementById("q");
    if (line && line !== document.activeElement) line.value = page.getElementById("q").value;
    const rest = document.querySelector("[data-search] [name=q]");
    if (rest) rest.value = page.querySelector("[data-search] [name=q]").value;
    const words = document.getElementById("words");
    if (words && words !== document.activeElement) words.value = page.getElementById("words").value;
    count();
  } catch (trouble) {
    if (trouble.name !== "AbortError") location.assign(url);
  } finally {
    if (here === asking) document.documentElement.removeAttribute("aria-busy");
  }
}

function swap(page, names) {
  for (const name of names) {
    const old = document.getElementById(name);
    const fresh = page.getElementById(name);
    if (!old || !fresh) continue;
    keeping(old, () => old.replaceChildren(...fresh.childNodes));
    if (name === "reach" && page.getElementById("list")) old.dataset.counts = fresh.dataset.counts ?? "";
  }
}

// What is open in a part, what is typed there and what has the focus outlasts another drawing of it.
function keeping(part, draw) {
  const open = new Map([...part.querySelectorAll("details[data-keep]")].map((fold) => [fold.dataset.keep, fold.open]));
  const typed = [...part.querySelectorAll("input[id], select[id]")].map((field) => [field.id, field.value]);
  const focused = part.contains(document.activeElement) ? document.activeElement : null;
  const place = focused && called(focused);
  draw();
  for (const fold of part.querySelectorAll("details[data-keep]")) fold.open = open.get(fold.dataset.keep) ?? fold.open;
  for (const [id, value] of typed) {
    const field = document.getElementById(id);
    if (field) field.value = value;
  }
  if (!place) return;
  [...part.querySelectorAll(focused.localName)].find((one) => called(one) === place)?.focus({ preventScroll: true });
}

// By what a control is the same after another drawing: a choice that was clicked has another address then.
function called(control) {
  const words = control.id || control.getAttribute("aria-label") || (control.firstElementChild ?? control).textContent;
  return words && `${control.closest("details[data-keep]")?.dataset.keep} ${words}`;
}

// The counts come after the page, those of the choices after those of the channels; the next key drops both.
async function count() {
  const place = document.getElementById("reach");
  if (!place?.dataset.counts) return;
  counting?.abort();
  counting = new AbortController();
  const here = counting;
  place.setAttribute("aria-busy", "true");
  try {
    for (const part of ["reach", "facets"]) {
      const answer = await fetch(`${place.dataset.counts}&part=${part}`, { signal: here.signal });
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (here.signal.aborted) return;
      swap(page, [part]);
      place.removeAttribute("aria-busy");
    }
  } catch (trouble) {
    if (trouble.name !== "AbortError") return;
  } finally {
    if (here === counting) place.removeAttribute("aria-busy");
  }
}

let typing;
document.addEventListener("input", (event) => {
  const form = event.target.closest("[data-search]");
  if (!form) return;
  counting?.abort();
  clearTimeout(typing);
  typing = setTimeout(() => go(asked(form), "same"), TYPING_PAUSE);
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-search]")) return;
  event.preventDefault();
  clearTimeout(typing);
  go(asked(form));
});

function asked(form) {
  const fields = new URLSearchParams(new FormData(form));
  return `${form.getAttribute("action")}?${fields}`;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='/desk/people']");
  const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  if (!link || !plain || !document.getElementById("list")) return;
  const url = new URL(link.href);
  if (url.pathname !== "/desk/people") return;
  event.preventDefault();
  go(url.href);
  if (link.closest("#list")) scrollTo({ top: 0 });
});

addEventListener("popstate", () => document.getElementById("list") && go(location.href, false));

// Ticking: all of the page, or from the last one to this one with Shift.
let last;
document.addEventListener("click", (event) => {
  const box = event.target;
  if (!box.matches?.(".tickable input")) return;
  const boxes = [...box.closest("table").querySelectorAll("tbody .tickable input")];
  if (box.matches("[data-all]")) boxes.forEach((one) => (one.checked = box.checked));
  else if (event.shiftKey && boxes.includes(last)) {
    const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((one, other) => one - other);
    boxes.slice(from, to + 1).forEach((one) => (one.checked = box.checked));
  }
  last = box;
  const ticked = box.closest("form").querySelector("[data-ticked]");
  const number = boxes.filter((one) => one.checked).length;
  if (ticked) ticked.value = number ? `(${number})` : "";
});

// Keys: / looks for somebody, j and k walk the list, x ticks, Enter opens (it is a link already).
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.matches("input:not([type=checkbox], [type=radio]), textarea, select")) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  const words = document.getElementById("words");
  if (event.key === "/" && words) {
    event.preventDefault();
    words.focus();
    words.select();
  }
  const rows = [...document.querySelectorAll("#list tbody tr")];
  if (!rows.length) return;
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
  if (step && (at >= 0 || event.key === "j")) {
    event.preventDefault();
    rows[Math.max(0, Math.min(rows.length - 1, at + step))].querySelector("a").focus();
  }
  if (event.key === "x" && at >= 0) rows[at].querySelector("input").click();
});

// Forms that only choose show what they make as soon as something is chosen.
document.addEventListener("change", (event) => {
  const form = event.target.closest("form.again");
  if (form) form.requestSubmit();
});

// What is being made elsewhere is asked after until it is there, less and less often; whoever walked away is not kept
// signed in by it for long.
async function follow(pause = LOOK_EVERY) {
  const place = document.querySelector("[data-follow]");
  if (!place || performance.now() > LOOK_FOR) return;
  await new Promise((resume) => setTimeout(resume, pause));
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (answer.status === 401) return location.reload();
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("progress");
    if (answer.ok && fresh) place.replaceWith(fresh);
  } catch {
    // The network is away: asked again a little later.
  }
  follow(Math.min(pause * 1.3, LOOK_SELDOM));
}

async function number(place) {
  const answer = await fetch(place.dataset.number);
  if (answer.ok) place.textContent = Number(await answer.text()).toLocaleString(document.documentElement.lang);
}

async function begin() {
  count();
  follow();
  for (const place of document.querySelectorAll("[data-number]:empty")) await number(place);
}

begin();
