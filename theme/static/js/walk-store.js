// What is noted stays on this phone until the server has it: one database for each walk (IndexedDB).
const RECORDS = "records";
const FACTS = "facts";

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

  // Resolves when the phone has written it, and rejects when it has not.
  add = (record) => this.#write(RECORDS, (store) => store.add(record));
  put = (record) => this.#write(RECORDS, (store) => store.put(record));
  drop = (key) => this.#write(RECORDS, (store) => store.delete(key));
  keep = (name, fact) => this.#write(FACTS, (store) => store.put(fact, name));
  fact = (name) => this.#read(FACTS, (store) => store.get(name));

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

  #write(name, act) {
    return new Promise((resolve, reject) => {
      const deed = this.database.transaction(name, "readwrite", { durability: "strict" });
      Object.assign(deed, { oncomplete: resolve, onabort: () => reject(deed.error), onerror: () => reject(deed.error) });
      act(deed.objectStore(name));
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

  add = async (record) => this.records.set(record.key, record);
  put = this.add;
  drop = async (key) => this.records.delete(key);
  keep = async (name, fact) => this.facts.set(name, fact);
  fact = async (name) => this.facts.get(name);
  all = async () => [...this.records.values()];
  has = async (key) => this.records.has(key);
  works = async () => false;
  erase = () => this.records.clear();
}

function connect(name) {
  const asked = indexedDB.open(name, 1);
  asked.onupgradeneeded = () => {
    asked.result.createObjectStore(RECORDS, { keyPath: "key" });
    asked.result.createObjectStore(FACTS);
  };
  return answer(asked);
}

function answer(asked) {
  return new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}
