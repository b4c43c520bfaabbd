// What stands in words: the legend, the rule's formulas with their numbers, and the description.

import { lossAt } from "./data.js";
import { add, named, strokePath } from "./drawing.js";
import { number } from "./numbers.js";
import { say } from "./words.js";

/** @import { Scene } from "./protocol.js" */
/** @import { Moment, PlayedRun, Unpacked } from "./data.js" */

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
  }

  /** @param {PlayedRun[]} runs */
  build(runs) {
    this.element.replaceChildren();
    this.names = runs.map((run, i) => this.buildEntry(run, i));
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
    const name = add(entry, "button", "stage-name", { type: "button" });
    name.addEventListener("click", () => {
      this.moment.focus = i;
      this.changed();
    });
    return name;
  }

  /** @param {PlayedRun[]} runs */
  show(runs) {
    const { step, focus } = this.moment;
    const losses = runs.map((run) => lossAt(run, Math.floor(step)));
    runs.forEach(({ label }, i) => {
      const rank = 1 + losses.filter((loss) => loss < losses[i]).length;
      const remark = this.scene.remarks[label] ? `  ${this.scene.remarks[label]}` : "";
      this.names[i].textContent = `${rank}. ${label}${remark}  ${number(losses[i])}`;
      this.names[i].classList.toggle("stage-focus", i === focus);
      this.names[i].setAttribute("aria-pressed", i === focus);
    });
  }
}

/**
 * The lines of text below or beside the picture: notes, or the formulas of the run in focus.
 * @param {HTMLElement} parent
 * @param {Scene} scene
 * @param {Unpacked} paths
 * @param {Moment} moment
 */
export function showLines(parent, scene, { notes, runs }, { step, focus }) {
  const rows = notes.map((note) => ({ words: say(scene.words, note), wide: true }));
  const run = runs[focus];
  if (run?.lines.length && run.steps > 0) {
    const from = Math.min(Math.floor(step), run.steps - 1);
    rows.push({ words: `${run.label}  ${from} → ${from + 1}`, wide: true });
    for (const line of run.lines) {
      for (let i = 0; i < run.d; i++) {
        const words = `${run.names[i]}:  ${withNumbers(line, from, i, run.d)}`;
        rows.push({ words, wide: run.d === 1 });
      }
    }
  }
  while (parent.children.length < rows.length) add(parent, "div", "stage-line");
  [...parent.children].forEach((line, i) => {
    line.textContent = rows[i]?.words ?? "";
    line.toggleAttribute("hidden", rows[i] === undefined);
    line.classList.toggle("stage-half", rows[i]?.wide === false);
  });
}

/** A line of a rule at one step and for one coordinate, with its numbers in place of its names. */
function withNumbers({ name, tokens, values }, step, i, d) {
  const filled = tokens.map((token) => {
    if (typeof token === "string") return token;
    const value = typeof token === "number" ? token : token[step * d + i];
    return value < 0 ? `(${number(value)})` : number(value);
  });
  return `${name} = ${filled.join("")} = ${number(values[step * d + i])}`;
}

/**
 * What is spoken: the notes, or where every visible run is at this step.
 * @param {Scene} scene
 * @param {Unpacked} paths
 * @param {Moment} moment
 */
export function description({ words }, { notes, runs }, { step, hidden }) {
  if (notes.length) return notes.map((note) => say(words, note)).join(" ");
  const sentences = runs
    .filter((run) => !hidden.has(run.label))
    .map((run) => {
      const row = Math.min(Math.floor(step), run.steps);
      const position = [...run.positions.slice(row * run.d, (row + 1) * run.d)].map((x) =>
        number(x),
      );
      const values = {
        step: row,
        label: run.label,
        position: position.join(", "),
        loss: run.losses[row],
      };
      return say(words, { key: "stage_description", values });
    });
  return sentences.join(" ");
}
