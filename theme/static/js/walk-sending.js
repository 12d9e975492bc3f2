// Sends what is on the phone: knocks in order; sign-ups, and what was said, each in a line of its own.
import { alone, full, seal } from "./walk-bags.js";
import { Line } from "./walk-line.js";

const AT_ONCE = 20;
const PATIENCE = 20000;
// A sign-up that is not taken now lets the others pass, and comes again (milliseconds).
const LATER = 600000;
const TAKEN = ["new", "known", "both"];
// What stays once it is sent: that somebody was there.
const STAYS = ["building", "floor", "label", "outcome", "closed"];

export class Sender {
  #aside = new Map();
  // "open"; "over" and "dead" where the server itself said so.
  state = "open";

  // `page` knows: isFresh(key): may it still be undone; electors(building); isFinished(); training; told() when something changed.
  constructor(store, path, page) {
    Object.assign(this, { store, path, page });
    this.hearing = new Line(() => this.#alive() && alone(path, () => this.#bag()), (bag) => this.#hear(bag));
    this.replying = new Line(() => this.#alive() && this.#replies(), (record) => this.#reply(record));
    const nevers = async () => (await this.#waiting("never")).find(({ key }) => !this.page.isFresh(key)) || null;
    this.lines = [
      new Line(() => this.#alive() && nevers(), (record) => this.#never(record)),
      new Line(() => this.#alive() && this.#knocks(), (batch) => this.#knock(batch)),
      new Line(() => this.#alive() && this.#signUps(), (record) => this.#signUp(record)),
      this.replying,
      this.hearing,
    ];
    addEventListener("online", () => this.wake());
  }

  wake() {
    if (this.page.training) return;
    for (const line of this.lines) line.wake();
  }

  // What was set aside, too.
  sendNow() {
    this.#aside.clear();
    this.wake();
  }

  isAside(key) {
    return (this.#aside.get(key) ?? 0) > performance.now();
  }

  // A link that died is asked for by the page, again and again; nothing is sent to it meanwhile.
  #alive() {
    return this.state !== "dead";
  }

  async #waiting(kind) {
    return (await this.store.all()).filter((record) => !record.state && record.kind === kind);
  }

  async #knocks() {
    const waiting = await this.#waiting("knock");
    const from = waiting.findIndex((record) => this.page.isFresh(record.key));
    const ripe = (from < 0 ? waiting : waiting.slice(0, from)).slice(0, AT_ONCE);
    return ripe.length ? ripe : null;
  }

  // The server knows the door from the knock: a reply comes after it.
  async #replies() {
    const unsent = await this.#unsent();
    return (await this.#waiting("reply")).find(({ key, body }) => !this.page.isFresh(key) && !unsent.has(body.building)) || null;
  }

  async #unsent() {
    return new Set((await this.#waiting("knock")).map(({ body }) => body.building));
  }

  async #signUps() {
    return (await this.#waiting("sign-up")).find(({ key }) => !this.page.isFresh(key) && !this.isAside(key)) || null;
  }

  // The server counts only where it knows of a talk: a bag comes after the knocks of its buildings. One that was sealed
  // goes as it is; another is sealed when enough people may have said what is in it.
  async #bag() {
    const unsent = await this.#unsent();
    const isKnown = ({ building }) => !unsent.has(building);
    const sealed = (await this.store.bags()).find(({ said }) => said.every(isKnown));
    if (sealed) return sealed;
    const said = (await this.store.said()).filter((one) => isKnown(one) && !this.page.isFresh(one.key));
    const those = full(said, this.page.electors, this.state === "over" || this.page.isFinished());
    return those.length ? seal(this.store, those) : null;
  }

  async #knock(batch) {
    const knocks = batch.map(({ key, body }) => ({ key, ...body }));
    const form = new FormData();
    form.set("knocks", JSON.stringify({ sent: new Date().toISOString(), knocks }));
    const { status, answer } = await this.#post("knocks", form);
    if (answer.hustings === "unreadable") return this.#refuse(batch);
    if (answer.hustings !== "knocked") return false;
    const told = new Map(answer.knocks.map((knock) => [knock.key, knock]));
    for (const record of batch) await this.#mark(record, told.get(record.key));
    this.replying.wake();
    this.hearing.wake();
    return this.#said(status === 410 ? "over" : "open");
  }

  async #mark(record, { what }) {
    if (!TAKEN.includes(what)) return this.store.put({ ...record, state: what });
    const body = Object.fromEntries(STAYS.filter((name) => name in record.body).map((name) => [name, record.body[name]]));
    return this.store.put({ key: record.key, kind: record.kind, order: record.order, body, state: "sent" });
  }

  async #refuse(batch) {
    for (const record of batch) await this.store.put({ ...record, state: "unreadable" });
    return this.#said("open");
  }

  async #never(record) {
    const form = new FormData();
    form.set("never", JSON.stringify(record.body));
    const { answer } = await this.#post("never", form);
    if (!["closed", "unreadable", "over"].includes(answer.hustings)) return false;
    const what = answer.what || (answer.hustings === "over" ? "late" : answer.hustings);
    if (what === "closed") await this.store.drop(record.key);
    else await this.store.put({ ...record, state: what });
    this.page.told();
    return true;
  }

  // Nothing of it stays on the phone; what may not be kept for the door is counted with the others.
  async #reply({ key, body }) {
    const form = new FormData();
    form.set("reply", JSON.stringify({ sent: new Date().toISOString(), reply: { key, ...body } }));
    const { answer } = await this.#post("agreed", form);
    if (!["replied", "unreadable", "over"].includes(answer.hustings)) return false;
    const { building, answer: said = null, issues = [], wants = [] } = body;
    if (!body.agreed || ["agreed", "known"].includes(answer.what)) await this.store.drop(key);
    else await this.store.demote(key, { key, building, answer: said, issues, wants });
    this.hearing.wake();
    this.page.told();
    return true;
  }

  async #signUp(record) {
    const { status, answer } = await this.#post("sign-up", new URLSearchParams(record.body));
    if (["proposed", "held"].includes(answer.hustings)) await this.store.put({ ...record, body: [], mistakes: [], state: "sent" });
    else if (answer.hustings === "wrong") await this.store.put({ ...record, state: "wrong", mistakes: answer.mistakes });
    else if (answer.hustings === "over") await this.store.put({ ...record, state: "late" });
    else if (status === 429 || status >= 500) this.#setAside(record.key);
    else return false;
    this.page.told();
    return true;
  }

  #setAside(key) {
    this.#aside.set(key, performance.now() + LATER);
    setTimeout(() => this.wake(), LATER + 1);
  }

  async #hear({ key, said }) {
    const form = new FormData();
    form.set("bag", JSON.stringify({ key, said }));
    const { answer } = await this.#post("heard", form);
    if (!["heard", "unreadable", "over"].includes(answer.hustings)) return false;
    const dropped = answer.hustings === "heard" ? answer.dropped : said.length;
    await this.store.keep("unheard", ((await this.store.fact("unheard")) || 0) + dropped);
    await this.store.unbag(key);
    this.page.told();
    return true;
  }

  // Only our own words are an answer: proxies and captive portals say 200 too, and 404.
  async #post(what, body) {
    const ender = new AbortController();
    const timer = setTimeout(() => ender.abort(), PATIENCE);
    try {
      const answer = await fetch(`${this.path}/${what}`, { method: "POST", body, redirect: "error", signal: ender.signal });
      const ours = (answer.headers.get("Content-Type") || "").startsWith("application/json");
      const told = { status: answer.status, answer: ours ? await answer.json() : {} };
      if (told.status === 404 && told.answer.hustings === "gone") this.#said("dead");
      return told;
    } finally {
      clearTimeout(timer);
    }
  }

  #said(state) {
    this.state = state;
    this.page.told();
    return true;
  }
}
