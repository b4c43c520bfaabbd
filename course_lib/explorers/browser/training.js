// A training that still goes on: how far it is, and the button that stops it.

import { add } from "./drawing.js";
import { say } from "./words.js";

/** @import { Training } from "./protocol.js" */

const HEARD = 3000; // milliseconds: by then a kernel that hears while it works has stopped

export class TrainingBar {
  /**
   * @param {HTMLElement} parent
   * @param {Object<string, string>} words
   * @param {() => void} stop is told when the button is pressed
   */
  constructor(parent, words, stop) {
    this.words = words;
    this.element = add(parent, "div", "stage-training");
    this.button = add(this.element, "button", "stage-button", { type: "button" });
    this.button.textContent = words.stage_stop;
    this.bar = add(this.element, "progress");
    this.bar.setAttribute("aria-label", words.stage_training);
    this.left = add(this.element, "span");
    this.deaf = false;
    this.button.addEventListener("click", () => {
      this.button.disabled = true;
      this.button.textContent = words.stage_stopping;
      stop();
      this.waiting = setTimeout(() => {
        this.deaf = true;
        this.left.textContent = words.stage_stop_elsewhere;
      }, HEARD);
    });
  }

  destroy() {
    clearTimeout(this.waiting);
  }

  /** @param {Training | null | undefined} training */
  show(training) {
    this.element.hidden = !training;
    if (!training) return this.destroy();
    this.bar.value = training.done;
    if (!this.deaf) this.left.textContent = say(this.words, training.left);
  }
}
