// The curves beside the surface: real axes, and the values under a pointer or at the step shown.

import { add, bounded, dot, FONT, INK, prepared, strokePath } from "./drawing.js";
import { number } from "./numbers.js";
import { panelsOf } from "./panels.js";
import { axisFor, scalesFor } from "./scales.js";
import { say } from "./words.js";

/** @import { Scene } from "./protocol.js" */
/** @import { Moment, Unpacked } from "./data.js" */
/** @import { Pen } from "./drawing.js" */
/** @import { Panel } from "./panels.js" */
/** @import { Axis, Scale } from "./scales.js" */

const SMALL = "13px system-ui, sans-serif";
const [HEAD, FOOT, RIGHT] = [26, 20, 10];

/**
 * A panel with its axis, and the pixels that it has.
 * @typedef {Panel & {axis: Axis, scale: Scale, other: Scale | undefined, top: number,
 *   bottom: number}} Placed
 */

export class Curves {
  /**
   * @param {HTMLElement} parent
   * @param {Scene} scene
   * @param {{goTo: (step: number) => void, changed: () => void}} tell is told which step to go to,
   * and when the curves are to be drawn again
   */
  constructor(parent, scene, { goTo, changed }) {
    this.scene = scene;
    this.changed = changed;
    this.element = add(parent, "div", "stage-side");
    this.canvas = add(this.element, "canvas", "stage-curves", { tabIndex: 0 });
    this.canvas.setAttribute("role", "img");
    this.canvas.setAttribute("aria-label", scene.words.stage_curves);
    this.buttons = [];
    /** By the key of a panel: what the hand chose, or a scale that the data asked for once. */
    this.kept = new Map();
    /** @type {Placed[]} */
    this.placed = [];
    /** The panel whose values are read, at the step under the pointer or the one shown. */
    this.reading = undefined;
    this.canvas.addEventListener("pointermove", (event) => this.point(event, goTo));
    this.canvas.addEventListener("pointerdown", (event) => this.point(event, goTo));
    this.canvas.addEventListener("pointerleave", () => this.read(undefined));
    this.canvas.addEventListener("blur", () => this.read(undefined));
    this.canvas.addEventListener("focus", () => {
      if (this.canvas.matches(":focus-visible")) this.read({ panel: 0 });
    });
  }

  // ---- a hand ----

  point(event, goTo) {
    const { width } = this.size();
    const share = (event.offsetX - this.left) / (width - RIGHT - this.left);
    const step = Math.round(Math.min(Math.max(share, 0), 1) * this.lastStep);
    const below = this.placed.findIndex(({ bottom }) => event.offsetY < bottom + 4);
    if (event.buttons & 1) goTo(step);
    this.read({ panel: below < 0 ? this.placed.length - 1 : below, step });
  }

  read(reading) {
    this.reading = reading;
    this.changed();
  }

  /** Read the panel above or below; whether the key was of use. */
  takeKey(key) {
    const move = { ArrowUp: -1, ArrowDown: 1 }[key] ?? 0;
    const panel = (this.reading?.panel ?? 0) + move;
    this.read({ panel: Math.min(Math.max(panel, 0), this.placed.length - 1) });
    return move !== 0;
  }

  /** The values that are read, in words. */
  spoken(step) {
    const panel = this.placed[this.reading?.panel];
    if (!panel) return "";
    const values = panel.lines.map(({ name, rows }) => `${name} ${valueAt(rows, step)}`);
    return `${panel.title}: ${values.join(", ")}`;
  }

  // ---- drawing ----

  size() {
    const { clientWidth, clientHeight } = this.canvas;
    return { width: Math.max(clientWidth, 200), height: Math.max(clientHeight, 120) };
  }

  /**
   * @param {Unpacked} paths
   * @param {Moment} moment
   */
  draw(paths, moment) {
    const { width, height } = this.size();
    const pen = prepared(this.canvas, width, height);
    this.lastStep = moment.lastStep;
    this.place(paths, moment, height);
    pen.font = SMALL;
    const labels = this.placed.flatMap(({ axis }) => axis.ticks.map((tick) => number(tick)));
    const widest = Math.max(...labels.map((label) => pen.measureText(label).width));
    this.left = Math.ceil(Math.max(widest, pen.measureText(this.scene.words.stage_step).width)) + 8;
    this.toX = (row) =>
      this.left + ((width - RIGHT - this.left) * row) / Math.max(this.lastStep, 1);
    this.right = width - RIGHT;
    this.placed.forEach((panel, i) => {
      this.drawPanel(pen, panel, moment.step);
      this.showButton(panel, i);
    });
    for (const unused of this.buttons.splice(this.placed.length)) unused.remove();
    this.drawSteps(pen, height);
    const read = this.placed[this.reading?.panel];
    if (read) this.drawReading(pen, read, this.reading.step ?? Math.floor(moment.step), height);
  }

  /** Choose scales and share the height; anew only when something else is to be shown. */
  place(paths, moment, height) {
    const shown = [paths, moment.focus, [...moment.hidden].join("\n"), height, this.chosen];
    if (this.shown?.every((each, i) => each === shown[i])) return;
    this.shown = shown;
    const panels = panelsOf(this.scene, paths, moment);
    const each = (height - FOOT) / panels.length;
    const room = each - HEAD - 6;
    const most = room < 60 ? 2 : room < 95 ? 3 : 4;
    this.placed = panels.map((panel, i) => {
      const series = [
        ...panel.lines.map(({ rows }) => rows),
        ...panel.limits.map(({ value }) => [value]),
      ];
      const possible = scalesFor(series);
      const scale = possible.find((each) => each === this.kept.get(panel.key)) ?? possible[0];
      // What once asked for another scale than a linear one keeps it under a moving hand.
      if (scale !== "linear") this.kept.set(panel.key, scale);
      const top = i * each + HEAD;
      return {
        ...panel,
        ...{ scale, other: possible.find((each) => each !== scale) },
        axis: axisFor(series, scale, most),
        ...{ top, bottom: top + room },
      };
    });
  }

  /** The button that says which scale a panel has, and changes it. */
  showButton({ key, title, scale, other, top }, i) {
    this.buttons[i] ??= add(this.element, "button", "stage-scale", { type: "button" });
    const button = this.buttons[i];
    const { words } = this.scene;
    const values = { name: title, scale: words[`stage_${scale}`], other: words[`stage_${other}`] };
    const label = other ? say(words, { key: "stage_axis", values }) : "";
    button.hidden = !other;
    if (button.title === label && button.style.top === `${top - HEAD}px`) return;
    button.textContent = words[`stage_${scale}`];
    button.title = label;
    button.setAttribute("aria-label", label);
    button.style.top = `${top - HEAD}px`;
    button.onclick = () => {
      this.kept.set(key, other);
      this.chosen = {}; // another one: the panels are to be placed anew
      this.changed();
    };
  }

  /**
   * @param {Pen} pen
   * @param {Placed} panel
   */
  drawPanel(pen, { title, keyed, lines, limits, axis, top, bottom }, step) {
    const toY = (value) => bounded(bottom - (bottom - top) * axis.share(value));
    this.drawTitle(pen, keyed ? lines : [], title, top - 8);
    pen.font = SMALL;
    pen.textAlign = "right";
    pen.fillStyle = INK;
    for (const tick of axis.ticks) {
      this.rule(pen, [this.left, toY(tick)], [this.right, toY(tick)], tick === 0 ? 0.4 : 0.14);
      pen.fillText(number(tick), this.left - 5, toY(tick) + 4.5);
    }
    for (const tick of this.stepTicks()) {
      this.rule(pen, [this.toX(tick), top], [this.toX(tick), bottom], 0.14);
    }
    pen.save();
    pen.beginPath();
    pen.rect(this.left, top, this.right - this.left, bottom - top);
    pen.clip();
    for (const { rows, style } of lines) {
      const points = [];
      rows.forEach((value, row) => {
        if (Number.isFinite(value)) points.push([this.toX(row), toY(value)]);
      });
      strokePath(pen, points, style, 2);
    }
    this.rule(pen, [this.toX(step), top], [this.toX(step), bottom], 1);
    pen.restore();
    limits.forEach((limit, i) => {
      this.drawLimit(pen, limit, i, toY(limit.value), top);
    });
    pen.strokeStyle = INK;
    pen.globalAlpha = 0.3;
    pen.strokeRect(this.left, top, this.right - this.left, bottom - top);
    pen.globalAlpha = 1;
  }

  /** A title, and after it the names of the lines with samples of them. */
  drawTitle(pen, lines, title, y) {
    pen.font = FONT;
    pen.fillStyle = INK;
    pen.textAlign = "left";
    pen.fillText(title, this.left, y);
    let x = this.left + pen.measureText(title).width + 14;
    for (const { name, style } of lines) {
      strokePath(pen, [[x, y - 4.5], [x + 22, y - 4.5]], style, 2); // biome-ignore format: a line
      pen.fillText(name, x + 26, y);
      x += 26 + pen.measureText(name).width + 12;
    }
  }

  /** A thin line in ink of this strength. */
  rule(pen, from, to, strength, dash = []) {
    pen.globalAlpha = strength;
    strokePath(pen, [from, to], { color: INK, dash }, 1);
    pen.globalAlpha = 1;
  }

  /** A limit and its name, alternately on the right and on the left, so that two stay apart. */
  drawLimit(pen, { name }, i, y, top) {
    this.rule(pen, [this.left, y], [this.right, y], 0.8, [7, 4]);
    const words = say(this.scene.words, { key: "stage_limit", values: { name } });
    const at = [i % 2 ? this.left + 5 : this.right - 5, y - 5 > top + 10 ? y - 5 : y + 14];
    pen.font = SMALL;
    pen.textAlign = i % 2 ? "left" : "right";
    pen.strokeStyle = "white";
    pen.lineWidth = 4;
    pen.strokeText(words, at[0], at[1]);
    pen.fillStyle = INK;
    pen.fillText(words, at[0], at[1]);
  }

  stepTicks() {
    return axisFor([[0, this.lastStep || 1]], "linear", 5).ticks.filter(Number.isInteger);
  }

  drawSteps(pen, height) {
    pen.font = SMALL;
    pen.fillStyle = INK;
    pen.textAlign = "right";
    pen.fillText(this.scene.words.stage_step, this.left - 8, height - 5);
    pen.textAlign = "center";
    for (const tick of this.stepTicks()) {
      const half = pen.measureText(String(tick)).width / 2;
      pen.fillText(String(tick), Math.min(this.toX(tick), this.right + RIGHT - half), height - 5);
    }
  }

  /** The values of a panel's lines at a step, in a box beside it. */
  drawReading(pen, { lines, axis, top, bottom }, step, height) {
    const x = this.toX(step);
    this.rule(pen, [x, top], [x, bottom], 0.5);
    pen.font = SMALL;
    const rows = lines.map(({ name, rows }) => `${name}  ${valueAt(rows, step)}`);
    const words = [`${this.scene.words.stage_step} ${step}`, ...rows];
    const width = Math.max(...words.map((each) => pen.measureText(each).width)) + 36;
    const tall = 17 * words.length + 8;
    const left = x + 12 + width < this.right ? x + 12 : Math.max(x - 12 - width, 0);
    const above = Math.max(0, Math.min(top, height - tall - 1));
    for (const { rows, style } of lines) {
      pen.fillStyle = style.color;
      const y = bounded(bottom - (bottom - top) * axis.share(rows[step]));
      if (y >= top && y <= bottom) dot(pen, x, y, 4);
    }
    pen.fillStyle = "white";
    pen.fillRect(left, above, width, tall);
    pen.strokeStyle = INK;
    pen.lineWidth = 1;
    pen.strokeRect(left, above, width, tall);
    pen.textAlign = "left";
    words.forEach((each, i) => {
      const y = above + 17 * i + 18;
      const sample = [[left + 6, y - 5], [left + 24, y - 5]]; // biome-ignore format: a line
      if (i > 0) strokePath(pen, sample, lines[i - 1].style, 2);
      pen.fillStyle = INK;
      pen.fillText(each, i > 0 ? left + 30 : left + 6, y);
    });
  }
}

/** The value at a step; a dash where there is none. */
function valueAt(rows, step) {
  return step < rows.length && !Number.isNaN(rows[step]) ? number(rows[step]) : "–";
}
