// What is noted stays on this phone until the server has it: one database for each walk (IndexedDB).
// What somebody said lies apart from the knock at their door, under another key, until it goes among others as a bag.
const RECORDS = "records";
const FACTS = "facts";
const SAID = "said";
const BAGS = "bags";
const ROOMS = { [RECORDS]: { keyPath: "key" }, [FACTS]: {}, [SAID]: { keyPath: "key" }, [BAGS]: { keyPath: "key" } };

export async function open(name) {
  try {
    return new Store(name, await connect(name));
  } catch {
    return new Memory();
  }
}

class Store {
  lasts = true;

  constructor(name, database) {
    Object.assign(this, { name, database });
  }

  // Each resolves when the phone has written all of it, and rejects when it has written nothing.
  add = (record, said, reply) =>
    this.#write([RECORDS, SAID], (records, answers) => [records.add(record), said && answers.add(said), reply && records.add(reply)]);
  put = (record) => this.#write([RECORDS], (records) => records.put(record));
  drop = (key, said, reply) =>
    this.#write([RECORDS, SAID], (records, answers) => [records.delete(key), said && answers.delete(said), reply && records.delete(reply)]);
  // What may not be kept for its door goes among the others.
  demote = (key, said) => this.#write([RECORDS, SAID], (records, answers) => [records.delete(key), answers.put(said)]);
  keep = (name, fact) => this.#write([FACTS], (facts) => facts.put(fact, name));
  lose = (name) => this.#write([FACTS], (facts) => facts.delete(name));
  fact = (name) => this.#read(FACTS, (facts) => facts.get(name));
  said = () => this.#read(SAID, (answers) => answers.getAll());
  bags = () => this.#read(BAGS, (bags) => bags.getAll());
  // From now on these answers are one bag: however often it is sent, it is the same. None goes into two: of two that
  // would, in two windows perhaps, the second is refused.
  seal = (bag, keys) =>
    this.#write([SAID, BAGS], (answers, bags) => {
      answers.getAllKeys().onsuccess = ({ target }) => {
        if (!keys.every((key) => target.result.includes(key))) return answers.transaction.abort();
        bags.put(bag);
        for (const key of keys) answers.delete(key);
      };
    });
  unsay = (keys) => this.#write([SAID], (answers) => keys.map((key) => answers.delete(key)));
  unbag = (key) => this.#write([BAGS], (bags) => bags.delete(key));

  async all() {
    const records = await this.#read(RECORDS, (store) => store.getAll());
    return records.sort((one, other) => one.order - other.order);
  }

  // A knock counts as new under its key once: the same file may be taken in twice.
  async has(key) {
    return Boolean(await this.#read(RECORDS, (store) => store.get(key)));
  }

  async works() {
    const mark = crypto.getRandomValues(new Uint32Array(1))[0];
    await this.keep("trial", mark);
    return (await this.fact("trial")) === mark;
  }

  erase() {
    this.database.close();
    indexedDB.deleteDatabase(this.name);
  }

  #write(names, act) {
    return new Promise((resolve, reject) => {
      const deed = this.database.transaction(names, "readwrite", { durability: "strict" });
      Object.assign(deed, { oncomplete: resolve, onabort: () => reject(deed.error), onerror: () => reject(deed.error) });
      act(...names.map((name) => deed.objectStore(name)));
    });
  }

  #read(name, act) {
    return answer(act(this.database.transaction(name).objectStore(name)));
  }
}

// Of a browser that keeps nothing: the page says so, and goes on as long as it is open.
class Memory {
  lasts = false;
  records = new Map();
  facts = new Map();
  answers = new Map();
  bagged = new Map();

  add = async (record, said, reply) => {
    this.records.set(record.key, record);
    if (said) this.answers.set(said.key, said);
    if (reply) this.records.set(reply.key, reply);
  };
  put = this.add;
  drop = async (key, said, reply) => [this.records.delete(key), this.answers.delete(said), this.records.delete(reply)];
  demote = async (key, said) => [this.records.delete(key), this.answers.set(said.key, said)];
  keep = async (name, fact) => this.facts.set(name, fact);
  lose = async (name) => this.facts.delete(name);
  fact = async (name) => this.facts.get(name);
  all = async () => [...this.records.values()];
  said = async () => [...this.answers.values()];
  bags = async () => [...this.bagged.values()];
  seal = async (bag, keys) => [this.bagged.set(bag.key, bag), ...keys.map((key) => this.answers.delete(key))];
  unsay = async (keys) => keys.map((key) => this.answers.delete(key));
  unbag = async (key) => this.bagged.delete(key);
  has = async (key) => this.records.has(key);
  works = async () => false;
  erase = () => [this.records, this.facts, this.answers, this.bagged].forEach((room) => room.clear());
}

function connect(name) {
  const asked = indexedDB.open(name, 2);
  asked.onupgradeneeded = () => {
    const known = [...asked.result.objectStoreNames];
    for (const [room, form] of Object.entries(ROOMS)) if (!known.includes(room)) asked.result.createObjectStore(room, form);
  };
  return answer(asked);
}

function answer(asked) {
  return new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}
