// The keys of a sheet: arrows and Enter walk through it, x and figures tick, what is typed often is completed.
const TENTH = "0";
const used = [];

export function cells(row) {
  return [...row.querySelectorAll("input:not([type=hidden])")];
}

// As in a spreadsheet: what is typed goes over what stands there.
export function go(cell) {
  cell.focus();
  if (cell.type === "text") cell.select();
}

export function walk(form, save) {
  const body = form.querySelector("tbody");
  body.addEventListener("keydown", (event) => {
    if (event.altKey || event.isComposing || !event.target.matches("input")) return;
    if (event.key === "Enter") enter(event, form, save);
    else if (event.key.startsWith("Arrow")) arrow(event);
    else if (event.target.type !== "checkbox" || event.ctrlKey || event.metaKey) return;
    else if (event.key === "Home" || event.key === "End") edge(event);
    else mark(event);
  });
  body.addEventListener("input", (event) => {
    const words = event.target.dataset.complete;
    if (words && (event.inputType || "").startsWith("insert")) complete(event.target, words);
  });
  body.addEventListener("change", (event) => {
    const domain = event.target.dataset.complete === "domains" && event.target.value.split("@")[1];
    if (domain) used.unshift(domain);
  });
}

function enter(event, form, save) {
  event.preventDefault();
  if (event.ctrlKey || event.metaKey) return save();
  const below = beside(event.target.closest("tr"), "nextElementSibling");
  go(below ? cells(below)[0] : form.querySelector("[data-save]"));
}

function arrow(event) {
  const { target, key } = event;
  const row = target.closest("tr");
  const upright = { ArrowUp: "previousElementSibling", ArrowDown: "nextElementSibling" }[key];
  const there = upright ? same(target, beside(row, upright)) : next(target, key);
  if (!there) return;
  event.preventDefault();
  go(there);
}

// Inside words an arrow moves the caret; at their end, or when all are selected, it leaves the cell.
function next(target, key) {
  const reversed = getComputedStyle(target).direction === "rtl";
  const forward = (key === "ArrowRight") !== reversed;
  if (target.type !== "checkbox") {
    const edge = forward ? target.value.length : 0;
    const whole = target.selectionStart === 0 && target.selectionEnd === target.value.length;
    if (!whole && (target.selectionStart !== edge || target.selectionEnd !== edge)) return null;
  }
  const row = cells(target.closest("tr"));
  return row[row.indexOf(target) + (forward ? 1 : -1)];
}

function beside(row, way) {
  let there = row[way];
  while (there && (there.inert || !cells(there).length)) there = there[way];
  return there;
}

function same(target, row) {
  if (!row) return null;
  const name = target.name.replace(/^\d+/, row.dataset.line);
  const alike = cells(row).filter((cell) => cell.name === name);
  return alike.find((cell) => cell.value === target.value) || alike[0] || cells(row)[0];
}

function mark(event) {
  const box = event.key.toLowerCase() === "x" ? event.target : issue(event.target, event.key);
  if (!box) return;
  event.preventDefault();
  box.checked = !box.checked;
  box.focus();
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

// The first and the last cell of a line; inside words these keys are the caret's.
function edge(event) {
  const row = cells(event.target.closest("tr")).filter((cell) => !cell.name.endsWith("-again"));
  event.preventDefault();
  go(event.key === "Home" ? row[0] : row[row.length - 1]);
}

function issue(target, key) {
  const number = key === TENTH ? "10" : key;
  return target.closest("tr").querySelector(`[aria-labelledby~="head-issue-${CSS.escape(number)}"]`);
}

// The rest is selected: the next letter goes over it, Tab takes it.
function complete(input, words) {
  const at = words === "domains" ? input.value.indexOf("@") + 1 : 0;
  const typed = plain(input.value.slice(at));
  if (!typed || (words === "domains" && !at) || input.selectionEnd !== input.value.length) return;
  const listed = [...document.querySelectorAll(`#${words} option`)].map((option) => option.value);
  const found = [...(words === "domains" ? used : []), ...listed].find((word) => plain(word).startsWith(typed));
  if (!found) return;
  const end = input.value.length;
  input.value = input.value.slice(0, at) + found;
  input.setSelectionRange(end, input.value.length);
}

function plain(word) {
  return word.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
