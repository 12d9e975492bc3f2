// Finds a street by what somebody types of it. The list in the page is all that is searched; nothing is asked of anybody.
const SMALL = new Set("a au aux d de des du en et l la le les".split(" "));
const SUFFIX = /^(bis|ter|quater|quinquies|[a-z])$/;
const LONG_ENOUGH = 5; // from so many letters on one of them may be wrong
const WHOLE = 4;
const BEGUN = 3;
const SHORTENED = 2;
const MISTYPED = 1;

export function read(lists) {
  return [...lists].flatMap((list) => [...list.children].map(street));
}

function street(item) {
  const name = item.querySelector("b").textContent;
  return { name, words: words(name), language: item.querySelector("b").lang, ways: [...item.querySelectorAll("a")].map(way) };
}

function way(link) {
  const [, first, last, side] = /^(\d+)-(\d+)([eo]?)$/.exec(link.dataset.n || "0-99999") || [];
  return { id: link.hash.slice(1), first: Number(first), last: Number(last), side, text: link.textContent };
}

export function words(text) {
  const plain = text.normalize("NFKD").toLowerCase().replace(/\p{M}/gu, "").replace(/œ/g, "oe").replace(/æ/g, "ae");
  return plain.match(/\d+|\p{L}+/gu) || [];
}

// The streets that are meant, the best first, each with the number that was typed beside it.
export function search(streets, text) {
  const typed = words(text);
  const best = new Map();
  for (const { number, rest } of readings(typed)) {
    for (const street of rest.length ? streets : []) {
      const worth = likeness(rest, street.words);
      if (worth && worth > (best.get(street)?.worth || 0)) best.set(street, { street, number, worth });
    }
  }
  return [...best.values()].sort((one, other) => other.worth - one.worth || one.street.name.localeCompare(other.street.name));
}

// "12 bis rue Haute", "rue Haute 12", and "rue du 8 mai 1945", whose numbers are its name.
function* readings(typed) {
  yield { number: null, rest: typed };
  if (/^\d/.test(typed[0]) && typed.length > 1) {
    yield { number: Number(typed[0]), rest: typed.slice(typed.length > 2 && SUFFIX.test(typed[1]) ? 2 : 1) };
  }
  const last = typed.length - (SUFFIX.test(typed.at(-1)) && /^\d/.test(typed.at(-2)) ? 2 : 1);
  if (/^\d/.test(typed[last]) && last > 0) yield { number: Number(typed[last]), rest: typed.slice(0, last) };
}

function likeness(typed, name) {
  const told = typed.filter((word) => !SMALL.has(word));
  const left = [...name];
  let worth = 0;
  for (const word of told.length ? told : typed) {
    const values = left.map((other) => alike(word, other));
    const best = Math.max(0, ...values);
    if (!best) return 0;
    left.splice(values.indexOf(best), 1);
    worth += best;
  }
  return worth;
}

function alike(word, other) {
  if (word === other) return WHOLE;
  if (other.startsWith(word)) return BEGUN;
  if (/^\d/.test(word)) return 0;
  if (word.length > 1 && word.length < LONG_ENOUGH && shortens(word, other)) return SHORTENED;
  return word.length >= LONG_ENOUGH && mistyped(word, other) ? MISTYPED : 0;
}

// bd is boulevard, gal général, st saint: the first letter, the last, and between them letters in their order.
function shortens(word, other) {
  if (word[0] !== other[0] || word.at(-1) !== other.at(-1)) return false;
  let at = 0;
  for (const letter of other) if (letter === word[at]) at += 1;
  return at === word.length;
}

// One letter too many, too few, wrong, or two of them turned.
function mistyped(word, other) {
  let at = 0;
  while (at < word.length && word[at] === other[at]) at += 1;
  const [mine, its] = [word.slice(at), other.slice(at)];
  const turned = mine[1] + mine[0] + mine.slice(2);
  return [its.slice(1), its].some((rest) => rest.startsWith(mine.slice(1))) || its.startsWith(mine.slice(1)) || its.startsWith(turned);
}

// Of a street, the stretches in which a number is; all of them where none is named, or none has it.
export function leading(street, number) {
  const fits = (way) => number >= way.first && number <= way.last && (!way.side || (way.side === "e") === (number % 2 === 0));
  const ways = number === null ? street.ways : street.ways.filter(fits);
  return { ways: ways.length ? ways : street.ways, isMissing: number !== null && !ways.length };
}
