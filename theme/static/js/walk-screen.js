// What stands on the screen: one section at a time, and words that the server wrote.
const words = document.querySelector("[data-words]").content;

export function word(name, n = "") {
  const written = words.querySelector(`[data-word="${name}"]`);
  return written ? written.textContent.replace("{n}", n) : "";
}

export function one(name) {
  return document.querySelector(`[data-${name}]`);
}

export function show(name) {
  for (const section of document.querySelectorAll("[data-screen]")) section.hidden = section.dataset.screen !== name;
  scrollTo(0, 0);
  document.querySelector(`[data-screen="${name}"] h2`).focus({ preventScroll: true });
}

let alarmed = "";

export function alarm(name, n) {
  const place = one("alarm");
  const text = name ? word(name, n) : "";
  alarmed = name;
  if (place.textContent !== text) place.textContent = text;
  place.hidden = !text;
}

// Takes an alarm away whose reason is gone; another one stays.
export function calm(...names) {
  if (names.includes(alarmed)) alarm("");
}

export function press(buttons, chosen) {
  for (const button of buttons) button.setAttribute("aria-pressed", String(button === chosen));
}

export function toggle(button) {
  button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
}

export function pressed(name) {
  return [...document.querySelectorAll(`[data-${name}][aria-pressed="true"]`)].map((button) => button.dataset[name]);
}

export function list(place, texts, make) {
  place.replaceChildren(...texts.map((text, at) => Object.assign(document.createElement("button"), { textContent: text, ...make(at) })));
}

export function address(stop) {
  return [stop.number, stop.street, stop.entrance].filter(Boolean).join(" ");
}
