// Asks the board again every two seconds; while nothing changed the answer has no body. Speaks at most once a minute.
const board = document.querySelector("[data-board]");
const voice = document.querySelector("[data-voice]");
const away = document.querySelector("[data-away]");
const messages = document.querySelector("textarea");
const PAUSE = 2000;
const QUIET = 60000;
let spoke = Date.now();
let last = "";

async function look() {
  try {
    const answer = await fetch(board.dataset.board, { cache: "no-cache", credentials: "same-origin" });
    if (answer.redirected || answer.status === 401 || answer.status === 403) return leave();
    if (answer.ok) show(await answer.text());
    document.body.classList.remove("away");
  } catch {
    document.body.classList.add("away");
  }
  setTimeout(look, PAUSE);
}

// What was typed is not thrown away with the page.
function leave() {
  if (!messages?.value.trim()) return location.reload();
  away.hidden = false;
  document.body.classList.add("away");
}

function show(text) {
  // Whoever is about to press a button of the board presses this one, not its follower.
  if (text === last || board.contains(document.activeElement) || board.querySelector(":active")) return;
  const open = [...board.querySelectorAll("details[open] summary")].map((summary) => summary.textContent);
  board.innerHTML = text;
  for (const details of board.querySelectorAll("details")) details.open = open.includes(details.querySelector("summary").textContent);
  last = text;
  speak(board.querySelector("[data-told]")?.dataset.told);
}

function speak(words) {
  if (!words || words === voice.textContent || Date.now() - spoke < QUIET) return;
  voice.textContent = words;
  spoke = Date.now();
}

setTimeout(look, PAUSE);
