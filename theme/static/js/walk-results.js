// What is on this phone: how much of it the server has, and one by one what it did not take.
import { one, word } from "./walk-screen.js";

// Everything that the phone holds, told apart.
export async function look(store) {
  const [records, bags, said] = [await store.all(), await store.bags(), await store.said()];
  const knocks = records.filter(({ kind }) => kind === "knock");
  const unsent = records.filter(({ state }) => !state);
  const refused = records.filter(({ state }) => state && state !== "sent");
  const talked = knocks.filter(({ body }) => body.outcome === "talked");
  return { records, bags, said, knocks, unsent, refused, talked, unheard: (await store.fact("unheard")) || 0 };
}

export function draw({ knocks, talked, bags, unsent, refused, said, unheard }, isAside, reopen) {
  const counts = { knocks: knocks.length, talked: talked.length, unsent: unsent.length + bags.length, refused: refused.length, said: said.length, unheard };
  for (const [what, count] of Object.entries(counts)) document.querySelector(`[data-count="${what}"]`).textContent = count;
  const waiting = unsent.filter(({ key }) => isAside(key)).map((record) => ({ ...record, state: "later" }));
  one("refused-row").hidden = !refused.length && !waiting.length;
  one("refused").replaceChildren(...[...refused, ...waiting].map((record) => item(record, reopen)));
}

function item(record, reopen) {
  const line = document.createElement("li");
  line.textContent = `${what(record)}: ${word(record.state)}`;
  if (record.state === "wrong") line.append(" ", Object.assign(document.createElement("button"), { textContent: word("reopen"), onclick: () => reopen(record) }));
  return line;
}

function what({ kind, body, where }) {
  if (kind === "sign-up") return `${word("sign-up")}, ${body.find(([name]) => name === "email")?.[1] ?? ""}`;
  return [where, word(body.closed ? "closed" : body.voted ? "voted" : body.outcome)].filter(Boolean).join(", ");
}
