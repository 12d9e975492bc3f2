// Sends what is on the phone, in order, and again until the server says that it has it.
const AT_ONCE = 20;
const FIRST_PAUSE = 2000;
const LONGEST_PAUSE = 60000;
const PATIENCE = 20000;
const TAKEN = ["new", "known", "both"];
// What stays once it is sent: that somebody was there, and nothing that was said.
const STAYS = ["building", "floor", "label", "outcome", "closed"];

export class Sender {
  #running = false;
  #asleep = () => undefined;
  state = "open";

  // `isFresh` says of a key that its tap may still be undone; `told` is called whenever something changed.
  constructor(store, path, isFresh, told) {
    Object.assign(this, { store, path, isFresh, told });
    addEventListener("online", () => this.wake());
  }

  wake() {
    this.#asleep();
    if (!this.#running) this.#run();
  }

  async #run() {
    this.#running = true;
    let pause = FIRST_PAUSE;
    for (let batch = await this.#next(); batch; batch = await this.#next()) {
      const went = await this.#send(batch);
      this.told();
      if (this.state === "dead") break;
      if (!went) await this.#rest(pause);
      pause = went ? FIRST_PAUSE : Math.min(pause * 2, LONGEST_PAUSE);
    }
    this.#running = false;
  }

  async #next() {
    const waiting = (await this.store.all()).filter((record) => !record.state);
    const from = waiting.findIndex((record) => this.isFresh(record.key));
    const ripe = from < 0 ? waiting : waiting.slice(0, from);
    if (!ripe.length) return null;
    if (ripe[0].kind === "sign-up") return ripe.slice(0, 1);
    const until = ripe.findIndex((record) => record.kind === "sign-up");
    return ripe.slice(0, until < 0 ? AT_ONCE : Math.min(until, AT_ONCE));
  }

  async #send(batch) {
    try {
      return batch[0].kind === "sign-up" ? await this.#signUp(batch[0]) : await this.#knock(batch);
    } catch {
      return false;
    }
  }

  async #knock(batch) {
    const knocks = batch.map(({ key, body }) => ({ key, ...body }));
    const form = new FormData();
    form.set("knocks", JSON.stringify({ sent: new Date().toISOString(), knocks }));
    const { status, answer } = await this.#post("knocks", form);
    if (this.#isDead(status)) return false;
    if (answer.hustings === "unreadable") return this.#refuse(batch);
    if (answer.hustings !== "knocked") return false;
    if (status === 410) this.state = "over";
    const told = new Map(answer.knocks.map((knock) => [knock.key, knock]));
    for (const record of batch) await this.#mark(record, told.get(record.key));
    return true;
  }

  async #mark(record, { what, heard }) {
    if (!TAKEN.includes(what)) return this.store.put({ ...record, state: what });
    const body = Object.fromEntries(STAYS.filter((name) => name in record.body).map((name) => [name, record.body[name]]));
    return this.store.put({ ...record, body, state: "sent", unheard: heard === false });
  }

  async #refuse(batch) {
    for (const record of batch) await this.store.put({ ...record, state: "unreadable" });
    return true;
  }

  async #signUp(record) {
    const { status, answer } = await this.#post("sign-up", new URLSearchParams(record.body));
    if (this.#isDead(status)) return false;
    if (answer.hustings === "wrong") await this.store.put({ ...record, state: "wrong" });
    else if (["proposed", "held"].includes(answer.hustings)) await this.store.put({ ...record, body: {}, state: "sent" });
    else return false;
    return true;
  }

  // Only our own words are an answer: proxies and captive portals say 200 too.
  async #post(what, body) {
    const ender = new AbortController();
    const timer = setTimeout(() => ender.abort(), PATIENCE);
    try {
      const answer = await fetch(`${this.path}/${what}`, { method: "POST", body, redirect: "error", signal: ender.signal });
      const ours = (answer.headers.get("Content-Type") || "").startsWith("application/json");
      return { status: answer.status, answer: ours ? await answer.json() : {} };
    } finally {
      clearTimeout(timer);
    }
  }

  #isDead(status) {
    if (status === 404) this.state = "dead";
    return this.state === "dead";
  }

  #rest(pause) {
    return new Promise((resume) => {
      this.#asleep = resume;
      setTimeout(resume, pause);
    });
  }
}
