// Finds one's polling station by what the page holds, and sends nothing. Without it the lists and the map lead there too.
import * as plans from "./vote-plan.js";
import * as streets from "./vote-streets.js";

const MOST = 8; // streets shown at once
const TOO_VAGUE = 300; // metres
const AT_BEST = 15; // metres; no phone between houses knows better, whatever it says
const PATIENCE = 20000;

const find = (selector, within = document) => within.querySelector(selector);
const section = find("[data-plan]");
const plan = section && plans.read(section);
const answer = find("[data-answer]");
const field = find("#street");
const known = streets.read(document.querySelectorAll("[data-streets]"));

if (known.length) {
  find("[data-search]").hidden = false;
  field.addEventListener("input", list);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") find("[data-matches] a")?.click();
  });
}

if (plan) {
  find("[data-closer]").hidden = false;
  find("[data-closer]").addEventListener("click", (event) => event.target.dataset.by && plans.zoom(plan, Number(event.target.dataset.by)));
  new ResizeObserver(() => plans.letter(plan)).observe(plan.sheet);
  // Only a page that came encrypted may ask; elsewhere the button would always say no.
  if (isSecureContext && navigator.geolocation) {
    find("[data-position]").hidden = false;
    find("[data-position] button").addEventListener("click", locate);
  }
}

// Every way leads to a station by its place in the page: from a match, from the map, from the list of streets. The
// address stays as it is: a browser would ask for the icon anew.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#station-']");
  if (!link) return;
  event.preventDefault();
  if (section?.contains(link) && plans.closeUp(plan, link)) return say("closer");
  say("");
  show([link.getAttribute("href").slice(1)]);
});
addEventListener("hashchange", arrive);
arrive();

function arrive() {
  const id = location.hash.slice(1);
  if (id.startsWith("station-") && document.getElementById(id)) show([id]);
}

function list() {
  const found = field.value.trim() ? streets.search(known, field.value) : [];
  const items = found.slice(0, MOST).map(({ street, number }) => ({ street, number, ...streets.leading(street, number) }));
  find("[data-matches]").replaceChildren(...items.flatMap(({ street, number, ways, isMissing }) => ways.map((way) => match(street, isMissing ? null : number, way))));
  const one = items.length === 1;
  const said = found.length > MOST ? "more" : one && items[0].isMissing ? "unnumbered" : one ? "one" : found.length ? "several" : "none";
  find("#street-said").textContent = words(field.value.trim().length > 1 ? said : "", { count: found.length });
}

function match(street, number, way) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  const name = document.createElement("b");
  link.href = `#${way.id}`;
  name.textContent = number === null ? street.name : `${number} ${street.name}`;
  name.lang = street.language;
  link.append(name, " ", number === null || street.ways.length === 1 ? way.text : stationOf(way.id));
  item.append(link);
  return item;
}

function stationOf(id) {
  return find("b", document.getElementById(id)).textContent;
}

function locate() {
  // What was found before is no answer to this question.
  answer.replaceChildren();
  say("asking");
  const options = { enableHighAccuracy: true, timeout: PATIENCE, maximumAge: 60000 };
  navigator.geolocation.getCurrentPosition(({ coords }) => located(coords), ({ code }) => say(code === 1 ? "refused" : "failed"), options);
}

function located(coords) {
  const point = plans.place(plan, coords);
  const accuracy = Math.ceil(Math.max(coords.accuracy, AT_BEST) + plan.tolerance);
  const near = plans.around(plan, point).filter(({ metres }, number) => !number || metres <= accuracy);
  plans.stand(plan, point, accuracy);
  if (accuracy > TOO_VAGUE) return say("vague", { accuracy });
  if (near[0].metres > accuracy) return say("outside", { metres: Math.round(near[0].metres) });
  say(near.length > 1 ? "border" : "inside", { accuracy, metres: Math.round(near.at(-1).metres) });
  return show(near.map(({ id }) => id));
}

function say(name, facts = {}) {
  find("[data-said]").textContent = words(name, facts);
}

function words(name, facts) {
  if (!name) return "";
  const sentence = find(`[data-say="${name}"]`).textContent;
  return sentence.replace(/\{(\w+)\}/g, (_, fact) => facts[fact].toLocaleString(document.documentElement.lang));
}

function show(ids) {
  const cards = ids.map(card);
  const advice = find("[data-advice]").content.cloneNode(true);
  const acts = find(".acts", advice);
  acts.prepend(...ids.map(calendar));
  find("[data-print]", advice).addEventListener("click", () => print());
  answer.replaceChildren(...cards, advice);
  if (plan) plans.mark(plan, ids);
  find("h2", answer).focus({ preventScroll: true });
  answer.parentNode.scrollIntoView({ block: "start" });
}

function card(id) {
  const entry = document.getElementById(id);
  const venue = entry.closest("[data-venue]");
  const drawn = find("[data-card]").content.cloneNode(true);
  const address = [find("i", entry), venue.querySelector(":scope > span")].filter(Boolean).map((part) => part.textContent);
  find(".number", drawn).textContent = find("b", entry).textContent;
  find("h2", drawn).textContent = venue.querySelector(":scope > b").textContent;
  find(".address", drawn).textContent = address.join(", ");
  find(".when", drawn).textContent = find("span", entry).textContent;
  return drawn;
}

function calendar(id) {
  const link = document.getElementById(id).querySelector("a").cloneNode(true);
  link.className = "button";
  return link;
}
