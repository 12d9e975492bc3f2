// What was said goes in bags, apart from the knocks: only together with what others said, so that it can be traced to nobody.

// So many electors or more may have said what is in a bag (law.Rules.fewest); so many answers are enough.
const FEWEST = 5;
const ENOUGH = 20;

export function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID();
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// The same walk may be open twice in one browser: no answer goes into two bags.
export function alone(path, act) {
  return navigator.locks ? navigator.locks.request(`bag:${path}`, act) : act();
}

// Returns the answers that make a bag, none as long as too few people are in it; at the end of a walk all that are left.
export function full(said, electors, atTheEnd = false) {
  const those = [];
  const houses = new Map();
  for (const one of said) {
    those.push(one);
    houses.set(one.building, electors(one.building));
    if (those.length >= ENOUGH && sum(houses) >= FEWEST) return those;
  }
  return atTheEnd || sum(houses) >= FEWEST ? those : [];
}

// Nothing in a bag tells which answer came first: they stand by their buildings.
export async function seal(store, those) {
  const said = those.map(({ building, answer, issues, wants }) => ({ building, answer, issues, wants }));
  said.sort((one, other) => one.building - other.building || (one.answer ?? 0) - (other.answer ?? 0));
  const bag = { key: uuid(), said };
  await store.seal(bag, those.map(({ key }) => key));
  return bag;
}

// Seals all that may go in bags.
export function sealAll(path, store, electors) {
  return alone(path, async () => {
    for (let those = full(await store.said(), electors); those.length; those = full(await store.said(), electors)) await seal(store, those);
  });
}

// Seals what may go in bags, and forgets the rest: returns how many answers came from too few people.
export async function empty(path, store, electors) {
  await sealAll(path, store, electors);
  const few = await store.said();
  await store.unsay(few.map(({ key }) => key));
  return few.length;
}

function sum(houses) {
  return [...houses.values()].reduce((one, other) => one + other, 0);
}
