// Waits for the next build and shows it. Served by the preview alone.
const own = document.currentScript;
const PAUSE = 500;

async function watch() {
  try {
    const answer = await fetch(`/-/preview/after/${own.dataset.number}`);
    const { number } = await answer.json();
    if (String(number) !== own.dataset.number) return location.reload();
  } catch {
    await new Promise((resume) => setTimeout(resume, PAUSE));
  }
  // A page that nobody looks at asks when somebody does: a browser opens few connections to one place.
  if (document.hidden) return document.addEventListener("visibilitychange", watch, { once: true });
  return watch();
}

document.addEventListener(
  "submit",
  (event) => {
    if (event.target.method !== "post") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const status = event.target.querySelector("[role=status]");
    if (status) status.textContent = own.dataset.form;
  },
  { capture: true },
);

watch();
