// The names of all that is drawn, which can be switched on and off.

import { add, arrow, dot, INK, named, prepared, ringed, strokePath } from "./drawing.js";

/** @import { Scene } from "./protocol.js" */
/** @import { Moment, PlayedRun, Unpacked } from "./data.js" */
/** @import { Pen } from "./drawing.js" */

const SIGN = { width: 30, height: 20 };
const MIDDLE = SIGN.height / 2;
const ALONG = [SIGN.width - 6, 0];
const STROKE = [[2, MIDDLE], [SIGN.width - 2, MIDDLE]]; // biome-ignore format: a line

export class Names {
  /**
   * @param {HTMLElement} bar where the button is that switches them
   * @param {HTMLElement} root where they stand
   * @param {Scene} scene
   * @param {Moment} moment
   * @param {() => void} changed is told when they are switched
   */
  constructor(bar, root, scene, moment, changed) {
    this.scene = scene;
    this.moment = moment;
    this.button = add(bar, "button", "stage-button", { type: "button", textContent: "?" });
    named(this.button, scene.words.stage_names);
    this.button.addEventListener("click", () => {
      moment.named = !moment.named;
      changed();
    });
    this.list = add(root, "ul", "stage-names");
  }

  /** @param {Unpacked} paths */
  show({ runs }) {
    const run = runs[this.moment.focus];
    const shown = this.moment.named && run !== undefined;
    this.button.setAttribute("aria-expanded", String(shown));
    this.list.hidden = !shown;
    if (!shown) return;
    const items = this.itemsOf(run);
    const said = [run.label, ...items.map(([words]) => words)].join("\n");
    if (this.said === said) return;
    this.said = said;
    this.list.replaceChildren();
    for (const [words, draw] of items) {
      const item = add(this.list, "li");
      const sample = add(item, "canvas", "stage-sample");
      sample.setAttribute("aria-hidden", "true");
      draw(prepared(sample, SIGN.width, SIGN.height));
      item.append(words);
    }
  }

  /**
   * What is drawn of a run: its name, and what draws a sample of it.
   * @param {PlayedRun} run
   * @returns {[string, (pen: Pen) => void][]}
   */
  itemsOf(run) {
    const { words, background } = this.scene;
    const { style } = run;
    const from = [3, MIDDLE];
    const centre = [SIGN.width / 2, MIDDLE];
    const faint = (pen) => {
      pen.globalAlpha = 0.25;
      strokePath(pen, STROKE, style);
    };
    const dotted = (pen) => {
      strokePath(pen, STROKE, style);
      pen.fillStyle = style.color;
      for (const x of [6, SIGN.width / 2, SIGN.width - 6]) dot(pen, x, MIDDLE, 3);
    };
    const cross = (pen) => {
      for (const slant of [-5, 5]) {
        const ends = [[centre[0] - 5, MIDDLE - slant], [centre[0] + 5, MIDDLE + slant]]; // biome-ignore format: a line
        strokePath(pen, ends, { color: INK, dash: [] }, 2.5);
      }
    };
    const arrows = run.gradients !== null;
    /** @type {[boolean, string, (pen: Pen) => void][]} */
    const items = [
      [true, words.stage_name_ball, (pen) => ringed(pen, centre, 7, style.color, "white")],
      [true, words.stage_name_start, (pen) => ringed(pen, centre, 5, "white", INK)],
      [background.minima, words.stage_name_minimum, cross],
      [arrows, words.stage_name_stride, (pen) => arrow(pen, from, ALONG, style.color, 3)],
      [arrows, words.stage_name_downhill, (pen) => arrow(pen, from, ALONG, "#555", 2)],
      [
        arrows && run.velocity !== undefined,
        words.stage_name_velocity,
        (pen) => arrow(pen, from, ALONG, style.color, 1.5, [4, 3]),
      ],
      [run.steps <= 200, words.stage_name_dots, dotted],
      [true, words.stage_name_faint, faint],
    ];
    return items.filter(([drawn]) => drawn).map(([, name, draw]) => [name, draw]);
  }
}
