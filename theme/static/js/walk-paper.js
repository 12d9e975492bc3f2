// Types the paper of a walk by figures alone: an outcome that says it all leads to the next line. Without it Tab does.
import { cells, go, walk } from "./stall-keys.js";

// "We talked": an answer, issues and wishes may follow.
const TALKED = "5";

const form = document.querySelector("form[data-paper]");

walk(form, () => form.requestSubmit());

form.addEventListener("input", ({ target }) => {
  const row = target.closest("tr");
  if (!row) return;
  row.dataset.state = "changed";
  if (!/-(outcome|answer)$/.test(target.name) || !target.value) return;
  if (target.name.endsWith("-outcome") && target.value !== TALKED) leave(row);
  else go(cells(row)[cells(row).indexOf(target) + 1]);
});

addEventListener("beforeunload", (event) => {
  if (!form.dataset.sent && form.querySelector('tr[data-state="changed"]')) event.preventDefault();
});

form.addEventListener("submit", () => {
  form.dataset.sent = "yes";
});

function leave(row) {
  const next = row.nextElementSibling;
  if (next && cells(next).length) go(cells(next)[0]);
}
