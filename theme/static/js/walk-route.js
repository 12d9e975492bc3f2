// Where one stands: a building, and in a block one of its doors. What was told by the server, and what was noted here.

// So many electors live behind more than one door.
const BLOCK = 6;

export class Route {
  at = 0;
  door = null;
  added = {};
  stops = [];
  records = [];

  get stop() {
    return this.stops[this.at];
  }

  // New stops, and the same place as before among them: false where the building is gone from the walk.
  renew(stops) {
    const id = this.stop?.id;
    this.stops = stops;
    if (id === undefined) return true;
    const at = this.index(id);
    if (at < 0) this.enter(this.at);
    else this.at = at;
    return at >= 0;
  }

  index(id) {
    return this.stops.findIndex((stop) => stop.id === id);
  }

  electors(id) {
    return this.stops[this.index(id)]?.electors ?? 0;
  }

  left() {
    return this.stops.length - this.visited();
  }

  isBlock(stop = this.stop) {
    return stop.electors >= BLOCK || stop.doors.length > 0 || this.#ofStop(stop).some((body) => body.floor !== undefined);
  }

  // Each door of a building once, from the ground up.
  doors(stop = this.stop) {
    const found = new Map();
    const note = (door, more) => found.set(name(door), { ...found.get(name(door)), ...door, ...more });
    for (const door of stop.doors) note(door, {});
    for (const door of this.added[stop.id] || []) note(door, {});
    for (const { floor, label, closed } of this.#ofStop(stop).filter((body) => body.floor !== undefined)) {
      note({ floor, label }, { done: true, ...(closed ? { closed } : {}) });
    }
    return [...found.values()].sort((one, other) => one.floor - other.floor || Number.parseInt(one.label, 10) - Number.parseInt(other.label, 10));
  }

  isClosed(stop = this.stop, door = null) {
    const whole = stop.closed || this.#ofStop(stop).some((body) => body.closed && body.floor === undefined);
    return Boolean(whole || (door && this.doors(stop).some((known) => name(known) === name(door) && known.closed)));
  }

  isVisited(stop) {
    return Boolean(stop.done) || this.#ofStop(stop).length > 0 || stop.doors.some((door) => door.done);
  }

  visited() {
    return this.stops.filter((stop) => this.isVisited(stop) || this.isClosed(stop)).length;
  }

  // In a block the first door where nobody was yet, else the next one that may be there.
  enter(at) {
    this.at = Math.max(0, Math.min(at, this.stops.length - 1));
    if (!this.stop) return;
    this.door = this.isBlock() ? this.#open() || this.beyond() : null;
  }

  // After a door comes the next one of the same house; a house without doors is left. False at the end of the walk.
  forward() {
    if (!this.door) return this.leave();
    this.door = this.#open(this.door) || this.beyond(this.door.floor);
    return true;
  }

  leave() {
    const left = this.stops.findIndex((stop, at) => at > this.at && !this.isClosed(stop));
    this.enter(left < 0 ? this.at : left);
    return left >= 0;
  }

  choose(door) {
    this.door = door;
  }

  add(what) {
    const floors = this.doors().map((door) => door.floor);
    const floor = this.door ? this.door.floor : Math.max(0, ...floors);
    const door = what === "floor" ? this.beyond(Math.max(floor, ...floors) + 1) : this.beyond(floor);
    this.added[this.stop.id] = [...(this.added[this.stop.id] || []), door];
    this.door = door;
  }

  // The door that comes after the known ones of a floor.
  beyond(floor) {
    const known = this.doors();
    const on = floor ?? Math.max(0, ...known.map((door) => door.floor));
    const labels = known.filter((door) => door.floor === on).map((door) => Number.parseInt(door.label, 10));
    return { floor: on, label: String(Math.max(0, ...labels) + 1) };
  }

  #open(after) {
    const open = this.doors().filter((door) => !door.done && !door.closed);
    const place = (door) => door.floor * 1000 + Number.parseInt(door.label, 10);
    return open.find((door) => !after || place(door) > place(after)) || null;
  }

  #ofStop(stop) {
    return this.records.filter(({ kind, body }) => kind === "knock" && body.building === stop.id).map(({ body }) => body);
  }
}

export function name({ floor, label }) {
  return `${floor}/${label}`;
}
