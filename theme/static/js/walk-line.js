// One kind of thing to be sent, one after another, and again until the server has it. What one line waits for stops no other.
const FIRST_PAUSE = 2000;
const LONGEST_PAUSE = 60000;

export class Line {
  #running = false;
  #again = false;
  #asleep = () => undefined;

  // `next` gives what is to be sent, null for nothing; `send` tells whether the server answered.
  constructor(next, send) {
    Object.assign(this, { next, send });
  }

  wake() {
    this.#again = true;
    this.#asleep();
    if (!this.#running) this.#run();
  }

  async #run() {
    this.#running = true;
    try {
      while (this.#again) await this.#empty();
    } catch {
      // The store is gone, or cannot be read now: whoever wakes the line tries again.
    } finally {
      this.#running = false;
    }
  }

  async #empty() {
    this.#again = false;
    let pause = FIRST_PAUSE;
    for (let what = await this.next(); what; what = await this.next()) {
      const went = await this.#tried(what);
      if (!went) await this.#rest(pause);
      pause = went ? FIRST_PAUSE : Math.min(pause * 2, LONGEST_PAUSE);
    }
  }

  async #tried(what) {
    try {
      return await this.send(what);
    } catch {
      return false;
    }
  }

  #rest(pause) {
    return new Promise((resume) => {
      this.#asleep = resume;
      setTimeout(resume, pause);
    });
  }
}
