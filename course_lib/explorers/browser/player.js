// Time: the step that is shown, and the buttons that move it.

import { add, named, setValue, write } from "./drawing.js";

export class Player {
  /**
   * @param {HTMLElement} bar where its buttons are
   * @param {Object<string, string>} words
   * @param {() => void} changed is told whenever another step is to be shown
   */
  constructor(bar, words, changed) {
    this.words = words;
    this.changed = changed;
    this.step = 0; // while playing, a fraction between two steps
    this.lastStep = undefined;
    this.playing = false;
    this.button(bar, "◀", words.stage_back, () => this.goTo(Math.ceil(this.step) - 1));
    this.playButton = this.button(bar, "▶", words.stage_play, () => this.play(!this.playing));
    this.button(bar, "▶▏", words.stage_forward, () => this.goTo(Math.floor(this.step) + 1));
    this.scrubber = add(bar, "input", "stage-scrubber", { type: "range", min: 0, step: 1 });
    named(this.scrubber, words.stage_step);
    this.scrubber.addEventListener("input", () => this.goTo(Number(this.scrubber.value)));
    this.counter = add(bar, "span", "stage-counter");
    this.speed = add(bar, "select", "stage-speed");
    named(this.speed, words.stage_speed);
    for (const rate of [2, 10, 30, 100]) {
      add(this.speed, "option", "", {
        value: rate,
        textContent: `${rate}/s`,
        selected: rate === 30,
      });
    }
  }

  button(bar, sign, name, act) {
    const button = add(bar, "button", "stage-button", { type: "button", textContent: sign });
    named(button, name);
    button.addEventListener("click", act);
    return button;
  }

  /** Play to another last step; who stood at the end stays at the end. */
  playTo(lastStep) {
    const atEnd = this.lastStep === undefined || this.step >= this.lastStep;
    this.lastStep = lastStep;
    if (!this.playing) this.step = atEnd ? lastStep : Math.min(Math.round(this.step), lastStep);
    if (this.scrubber.max !== String(lastStep)) this.scrubber.max = String(lastStep);
  }

  play(on) {
    this.playing = on;
    if (on && this.step >= this.lastStep) this.step = 0;
    write(this.playButton, on ? "▮▮" : "▶");
    named(this.playButton, on ? this.words.stage_pause : this.words.stage_play);
    this.lastTime = undefined;
    this.changed();
  }

  goTo(step) {
    this.step = Math.min(Math.max(step, 0), this.lastStep);
    this.play(false);
  }

  /** Move on to `time`, in milliseconds, while playing. */
  advance(time) {
    if (this.lastTime !== undefined) {
      this.step += ((time - this.lastTime) / 1000) * Number(this.speed.value);
    }
    this.lastTime = time;
    if (this.step >= this.lastStep) this.goTo(this.lastStep);
  }

  show() {
    const step = Math.floor(this.step);
    setValue(this.scrubber, step);
    write(this.counter, `${step} / ${this.lastStep}`);
  }
}
