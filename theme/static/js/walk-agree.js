// Asks whether an answer may be kept for its door, word for word as it stands on the page. Only a yes keeps it there.
import { one, press, pressed } from "./walk-screen.js";

// As those of walks: no code is a word, and no letter looks like another.
const LETTERS = "BCDFGHJKLMNPQRTVWXZ";
const LENGTH = 8;

export class Agreeing {
  // Nothing where the law lets nobody be asked.
  #place = one("agree");
  #code = "";

  // One asks where something was said, and each door anew.
  offer(isSaid) {
    if (!this.#place) return;
    this.#place.hidden = !isSaid;
    if (isSaid && this.#code) return;
    this.#code = made();
    one("code").textContent = `${this.#code.slice(0, 4)}-${this.#code.slice(4)}`;
    this.choose(null);
  }

  choose(button) {
    press(document.querySelectorAll("[data-consent]"), button);
    one("code-row").hidden = button?.dataset.consent !== "yes";
  }

  // Returns what they replied, null where nobody asked. A no says nothing else.
  reply(said) {
    const [consent] = this.#place && said ? pressed("consent") : [];
    if (!consent) return null;
    return consent === "yes" ? { agreed: true, wording: this.#place.dataset.agree, code: this.#code, ...said } : { agreed: false };
  }

  clear() {
    this.#code = "";
    this.offer(false);
  }
}

function made() {
  const letters = [];
  while (letters.length < LENGTH) {
    const [byte] = crypto.getRandomValues(new Uint8Array(1));
    // Each letter is as likely as any other.
    if (byte < 256 - (256 % LETTERS.length)) letters.push(LETTERS[byte % LETTERS.length]);
  }
  return letters.join("");
}
