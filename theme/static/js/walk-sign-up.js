// The form of somebody at a door: their own word, beside the knock. One that was wrong opens again as it was.
import { one } from "./walk-screen.js";

export class SignUp {
  #form = document.querySelector("[data-sign-up]");
  // The key of the one that is written anew.
  before = null;

  // Returns what is in it, null where it says nothing.
  told() {
    const told = [...new FormData(this.#form)];
    const wants = told.some(([field]) => ["newsletter", "sms", "issues"].includes(field));
    const email = this.#form.elements.email;
    const wrong = !email.value || !email.checkValidity() || !wants;
    one("wrong").hidden = !wrong;
    return wrong ? null : told;
  }

  open({ key, body, mistakes }) {
    this.clear();
    this.before = key;
    for (const field of this.#form.elements) {
      if (field.type === "checkbox") field.checked = body.some(([name, value]) => name === field.name && value === field.value);
      else if (field.name) field.value = body.find(([name]) => name === field.name)?.[1] ?? "";
    }
    this.#say((mistakes || []).join(" "));
  }

  clear() {
    this.before = null;
    this.#form.reset();
    one("wrong").hidden = true;
    this.#say("");
  }

  #say(mistakes) {
    one("mistakes").textContent = mistakes;
    one("mistakes").hidden = !mistakes;
  }
}
