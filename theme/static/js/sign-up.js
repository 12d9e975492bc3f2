// Signs up without a reload, and does not lose what was typed when the network does. Without it the form works as well.
const FIRST_PAUSE = 2000;
const LONGEST_PAUSE = 60000;
const PATIENCE = 20000;
// A proof of work is good for an hour.
const PROOF_LIVES = 50 * 60 * 1000;
const proofs = new WeakMap();

for (const form of document.querySelectorAll("form[data-sign-up]")) {
  const src = new URL(location.href).searchParams.get("src");
  if (src && !form.elements.src.value) form.elements.src.value = src;
}

document.addEventListener("focusin", (event) => {
  const form = event.target.closest("form[data-sign-up]");
  if (form && !proofs.has(form)) prove(form);
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-sign-up]")) return;
  event.preventDefault();
  if (form.getAttribute("aria-busy") !== "true") send(form, event.submitter, FIRST_PAUSE);
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-words]");
  if (link) link.href = `${link.href.split("&body=")[0]}&body=${encodeURIComponent(typed(link.closest("form")))}`;
});

async function send(form, submitter, pause) {
  busy(form, true);
  const answer = await ask(form, submitter);
  if (answer.status === "unsaved") {
    // It may have been spent on a post whose answer was lost.
    proofs.delete(form);
    say(form, "unsaved");
    await rest(Math.max(pause, answer.wait));
    return send(form, submitter, Math.min(pause * 2, LONGEST_PAUSE));
  }
  busy(form, false);
  if (answer.status === "proposed" || answer.status === "held") thank(form, answer.status);
  else if (answer.status === "wrong") mend(form, answer);
  else say(form, "refused");
}

// Proxies and captive portals answer 200 too: only our own words are an answer, anything else is none.
async function ask(form, submitter) {
  const body = new URLSearchParams(new FormData(form));
  if (submitter && submitter.name) body.append(submitter.name, submitter.value);
  const proof = await proofOf(form);
  if (proof) body.append("altcha", proof);
  const ender = new AbortController();
  const timer = setTimeout(() => ender.abort(), PATIENCE);
  try {
    const headers = { Accept: "application/json" };
    const options = { method: "POST", headers, body, redirect: "error", credentials: "omit", signal: ender.signal };
    return await understood(await fetch(form.getAttribute("action"), options));
  } catch {
    return { status: "unsaved", wait: 0 };
  } finally {
    clearTimeout(timer);
  }
}

async function understood(response) {
  const type = response.headers.get("Content-Type") || "";
  if (response.status === 200 && type.startsWith("application/json")) {
    const words = await response.json();
    const known = ["proposed", "held"].includes(words.hustings);
    return known ? { status: words.hustings } : { status: "unsaved", wait: 0 };
  }
  if ((response.status === 422 || response.status === 429) && type.startsWith("text/html")) {
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const form = page.querySelector("form[data-sign-up]");
    if (form) return { status: "wrong", form, title: page.title };
  }
  // Too many at once is no refusal for good.
  if (response.status >= 400 && response.status < 500 && response.status !== 429) return { status: "refused" };
  const seconds = Number(response.headers.get("Retry-After")) || 0;
  return { status: "unsaved", wait: Math.min(seconds * 1000, LONGEST_PAUSE) };
}

function thank(form, answer) {
  const words = said(form, answer);
  const heading = words.querySelector("h2");
  for (const words of document.querySelectorAll("[data-before]")) words.remove();
  form.replaceWith(words);
  // On the page of the form the poster itself gives thanks.
  const title = document.querySelector("[data-title]");
  if (title) {
    title.textContent = heading.textContent;
    title.tabIndex = -1;
    heading.remove();
  }
  (title || heading).focus();
}

function mend(form, answer) {
  const fresh = document.adoptNode(answer.form);
  document.title = answer.title;
  rename(fresh, fresh.id, form.id);
  if (proofs.has(form)) proofs.set(fresh, proofs.get(form));
  form.replaceWith(fresh);
  fresh.querySelector("[role=alert]").focus();
}

// The answer's form is called "sign-up"; a second form on the page has another name, and its fields with it.
function rename(form, from, to) {
  for (const element of [form, ...form.querySelectorAll("[id], [for], [aria-describedby], a[href^='#']")]) {
    for (const name of ["id", "for", "aria-describedby", "href"]) {
      const value = element.getAttribute(name);
      if (value) element.setAttribute(name, value.replace(new RegExp(`^(#?)${from}(?=-|$)`), `$1${to}`));
    }
  }
}

function say(form, answer) {
  const status = form.querySelector("[role=status]");
  // Said once: a screen reader would begin again at each try.
  if (status.dataset.said === answer) return;
  status.dataset.said = answer;
  status.replaceChildren(said(form, answer));
}

function said(form, answer) {
  let template = form.nextElementSibling;
  while (template.dataset.answer !== answer) template = template.nextElementSibling;
  return template.content.cloneNode(true);
}

function busy(form, state) {
  form.setAttribute("aria-busy", state);
  for (const button of form.querySelectorAll("button")) button.setAttribute("aria-disabled", state);
}

// Whoever brings a proof has wider limits; without one the form goes as well.
function prove(form) {
  const made = import("/theme/js/proof.js").then((module) => module.prove()).catch(() => "");
  proofs.set(form, { made, until: Date.now() + PROOF_LIVES });
}

async function proofOf(form) {
  if (!proofs.has(form) || proofs.get(form).until < Date.now()) prove(form);
  const enough = new Promise((resume) => setTimeout(resume, PATIENCE, ""));
  return Promise.race([proofs.get(form).made, enough]);
}

function rest(pause) {
  return new Promise((resume) => {
    setTimeout(resume, pause);
    addEventListener("online", resume, { once: true });
  });
}

function typed(form) {
  const asked = [...form.elements].filter((field) => field.labels && field.labels.length);
  const lines = asked.map((field) => {
    const label = (field.labels[0].querySelector("span:not(.aside)") || field.labels[0].firstChild).textContent.trim();
    if (field.type === "checkbox") return field.checked && `☑ ${label}`;
    return field.value && `${label} – ${field.selectedOptions ? field.selectedOptions[0].text : field.value}`;
  });
  return lines.filter(Boolean).join("\r\n");
}
