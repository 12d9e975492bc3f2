// Solves a challenge of ours by trying (ALTCHA, altcha.org), beside the page and in as many workers as there are cores.
const TRYING = "/theme/vendor/altcha/pbkdf2.js";
const MOST = 4;

export async function prove() {
  const answer = await fetch("/sign-up/challenge", { credentials: "omit" });
  if (!answer.ok) throw new Error(answer.statusText);
  const challenge = await answer.json();
  return btoa(JSON.stringify({ challenge, solution: await solve(challenge) }));
}

function solve(challenge) {
  const step = Math.min(MOST, navigator.hardwareConcurrency || 1);
  const workers = Array.from({ length: step }, () => new Worker(TRYING));
  const first = new Promise((resolve, reject) => {
    workers.forEach((worker, start) => {
      worker.onmessage = ({ data }) => (data && data.derivedKey ? resolve(data) : reject(new Error("no solution")));
      worker.onerror = reject;
      worker.postMessage({ type: "work", challenge, counterStart: start, counterStep: step });
    });
  });
  return first.finally(() => workers.forEach((worker) => worker.terminate()));
}
