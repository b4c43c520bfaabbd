// The names of the runs: what hides them, ranks them, and chooses whose state and formula are shown.

import { lossAt } from "./data.js";
import { add, named, strokePath, write } from "./drawing.js";
import { number } from "./numbers.js";

/** @import { Scene } from "./protocol.js" */
/** @import { Moment, PlayedRun } from "./data.js" */

export class Legend {
  /**
   * @param {HTMLElement} root
   * @param {Scene} scene
   * @param {Moment} moment
   * @param {() => void} changed is told when a run is hidden or comes into focus
   */
  constructor(root, scene, moment, changed) {
    this.scene = scene;
    this.moment = moment;
    this.changed = changed;
    this.element = add(root, "div", "stage-legend");
    const fixed = Object.keys(scene.remarks).length > 0;
    this.element.hidden = Object.keys(scene.styles).length < 2 && !fixed;
    this.names = [];
    this.labels = "";
  }

  /**
   * The entries of these runs; those of the same labels stay.
   * @param {PlayedRun[]} runs
   */
  build(runs) {
    const labels = runs.map(({ label }) => label).join("\n");
    if (this.labels === labels) return;
    this.labels = labels;
    this.element.replaceChildren();
    this.names = runs.map((run, i) => this.buildEntry(run, i));
    if (runs.length < 2 || !runs.some(canBeChosen)) return;
    add(this.element, "span", "stage-hint", { textContent: this.scene.words.stage_choose });
  }

  buildEntry(run, i) {
    const { hidden } = this.moment;
    const entry = add(this.element, "span", "stage-entry");
    const box = add(entry, "input", "", { type: "checkbox", checked: !hidden.has(run.label) });
    named(box, run.label);
    box.addEventListener("change", () => {
      if (box.checked) hidden.delete(run.label);
      else hidden.add(run.label);
      this.changed();
    });
    const sample = add(entry, "canvas", "stage-sample", { width: 72, height: 24 });
    const pen = sample.getContext("2d");
    pen.scale(2, 2);
    strokePath(
      pen,
      [
        [0, 6],
        [36, 6],
      ],
      run.style,
    );
    if (!canBeChosen(run)) {
      const words = add(entry, "span", "stage-name stage-plain");
      words.addEventListener("click", () => box.click());
      return withLoss(words);
    }
    const name = add(entry, "button", "stage-name", { type: "button" });
    name.title = this.scene.words.stage_choose;
    name.addEventListener("click", () => {
      this.moment.focus = i;
      this.changed();
    });
    return withLoss(name);
  }

  /** @param {PlayedRun[]} runs */
  show(runs) {
    const { step, focus } = this.moment;
    const losses = runs.map((run) => lossAt(run, Math.floor(step)));
    runs.forEach(({ label }, i) => {
      const rank = 1 + losses.filter((loss) => loss < losses[i]).length;
      const place = Number.isNaN(losses[i]) ? "" : `${rank}. `;
      const value = Number.isNaN(losses[i]) ? "–" : number(losses[i]);
      const remark = this.scene.remarks[label] ? `  ${this.scene.remarks[label]}` : "";
      const { name, words, loss } = this.names[i];
      write(words, `${place}${label}${remark}  `);
      write(loss, value);
      name.classList.toggle("stage-focus", i === focus && canBeChosen(runs[i]));
      if (canBeChosen(runs[i])) name.setAttribute("aria-pressed", String(i === focus));
    });
  }
}

/** The parts of a name: what stays, and the loss, which keeps its room while it changes. */
function withLoss(name) {
  return { name, words: add(name, "span"), loss: add(name, "span", "stage-loss") };
}

/** Whether there is more to see of a run than its line. */
function canBeChosen({ state, lines }) {
  return state.length > 0 || lines.length > 0;
}
