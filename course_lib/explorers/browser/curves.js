// The curves beside the surface: a panel for each quantity, each on the scale that one chooses.

import { add, prepared } from "./drawing.js";
import { panelsOf } from "./panels.js";
import { Plots, readings } from "./plots.js";
import { axisFor, scalesFor } from "./scales.js";
import { say } from "./words.js";

/** @import { Scene } from "./protocol.js" */
/** @import { Moment, Unpacked } from "./data.js" */
/** @import { Plot } from "./plots.js" */
/** @import { Scale } from "./scales.js" */

const [HEAD, GAP, FOOT] = [26, 6, 20]; // pixels above and below each plot, and under all
const TWO_COLUMNS = { panels: 4, width: 400 }; // from so many on, or without a surface beside them
const [LEAST, LEAST_OF_ALL] = [76, 160]; // pixels that a panel needs to be read, and all together

/**
 * The panel whose values are read, at the step under the pointer or the one that is shown.
 * @typedef {{panel: number, step?: number}} Reading
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
    /** @type {Map<string, Scale>} */
    this.kept = new Map();
    /** @type {(Plot & {scale: Scale, other: Scale | undefined})[]} */
    this.placed = [];
    this.still = document.createElement("canvas");
    this.drawn = [];
    this.choices = 0;
    /** @type {Plots | undefined} */
    this.plots = undefined;
    /** @type {Reading | undefined} */
    this.reading = undefined;
    this.listen(goTo);
  }

  // ---- a hand ----

  listen(goTo) {
    const point = (event) => {
      if (!this.plots) return; // not drawn yet
      const place = this.plots.at(event.offsetX, event.offsetY);
      if (event.buttons & 1) goTo(place.step);
      this.read(place);
    };
    this.canvas.addEventListener("pointermove", point);
    this.canvas.addEventListener("pointerdown", point);
    this.canvas.addEventListener("pointerleave", (event) => {
      if (event.pointerType !== "touch") this.read(undefined); // a finger hides what it points at
    });
    this.canvas.addEventListener("blur", () => this.read(undefined));
    this.canvas.addEventListener("focus", () => {
      if (this.canvas.matches(":focus-visible")) this.read({ panel: 0 });
    });
  }

  /** @param {Reading | undefined} reading */
  read(reading) {
    this.reading = reading;
    this.changed();
  }

  /** Read at the step that is shown; with an arrow up or down, the panel above or below. */
  takeArrow(key) {
    const panel = (this.reading?.panel ?? 0) + ({ ArrowUp: -1, ArrowDown: 1 }[key] ?? 0);
    this.read({ panel: Math.min(Math.max(panel, 0), this.placed.length - 1) });
  }

  /** In words, the values that are read at the step that is shown; nothing if none are. */
  spoken(step) {
    const plot = this.placed[this.reading?.panel];
    return plot ? `${panelName(plot)}: ${readings(plot, step).join(", ")}` : "";
  }

  // ---- drawing ----

  /**
   * @param {Unpacked} paths
   * @param {Moment} moment
   */
  draw(paths, moment) {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    if (!width || !height) return; // it is not on the page, or hidden
    const pen = prepared(this.canvas, width, height);
    this.kept = moment.scales;
    this.drawStill(paths, moment, { width, height });
    pen.drawImage(this.still, 0, 0, width, height);
    this.plots.pen = pen; // what follows is drawn over the still picture
    this.plots.drawStep(moment.step);
    const read = this.placed[this.reading?.panel];
    if (read) this.plots.drawReading(read, this.reading.step ?? Math.floor(moment.step));
  }

  /** All but the step, anew only when something else is to be shown: playing then costs little. */
  drawStill(paths, { focus, hidden, lastStep }, { width, height }) {
    const labels = [...hidden].join("\n");
    const drawn = [paths, focus, labels, width, height, window.devicePixelRatio, this.choices];
    if (drawn.every((each, i) => each === this.drawn[i])) return;
    this.drawn = drawn;
    const panels = panelsOf(this.scene, paths, { focus, hidden });
    const many = panels.length >= TWO_COLUMNS.panels || !this.scene.background;
    const columns = many && width >= TWO_COLUMNS.width ? 2 : 1;
    this.place(panels, height, columns);
    const pen = prepared(this.still, width, height);
    const room = { width, height, columns, lastStep: paths.race?.steps ?? lastStep };
    this.plots = new Plots(pen, this.scene.words, this.placed, room);
    this.plots.draw();
    this.placed.forEach((plot, i) => {
      this.showButton(plot, i, width - this.plots.sides(plot.column).right);
    });
    for (const unused of this.buttons.splice(panels.length)) unused.remove();
  }

  /** Choose scales and share the height. */
  place(panels, height, columns) {
    const rows = Math.ceil(panels.length / columns);
    const each = (height - FOOT) / rows;
    this.placed = panels.map((panel, i) => {
      const row = Math.floor(i / columns);
      const [top, bottom] = [row * each + HEAD, (row + 1) * each - GAP];
      return this.scaled({ ...panel, top, bottom, column: i % columns });
    });
    const least = Math.max(LEAST * rows + FOOT, LEAST_OF_ALL);
    this.element.style.minHeight = `${least}px`;
  }

  /** A panel with its axis. */
  scaled(panel) {
    const limits = panel.limits.map(({ value }) => [value]);
    const series = [...panel.lines.map(({ rows }) => rows), ...limits];
    const possible = panel.scales ?? scalesFor(series);
    const scale = possible.find((each) => each === this.kept.get(panel.key)) ?? possible[0];
    // What once asked for more than a linear one keeps it, so that it doesn't leap under a drag.
    if (scale !== "linear") this.kept.set(panel.key, scale);
    const room = panel.bottom - panel.top;
    const ticks = room < 60 ? 2 : room < 95 ? 3 : 4;
    const other = possible.find((each) => each !== scale);
    return { ...panel, scale, other, axis: axisFor(series, scale, ticks, panel.ends) };
  }

  /** The button that says which scale a panel has, and changes it. */
  showButton(plot, i, right) {
    const { key, scale, other, top } = plot;
    this.buttons[i] ??= add(this.element, "button", "stage-scale", { type: "button" });
    const button = this.buttons[i];
    const { words } = this.scene;
    const values = {
      name: panelName(plot),
      scale: words[`stage_${scale}`],
      other: words[`stage_${other}`],
    };
    button.hidden = !other;
    button.textContent = values.scale;
    button.title = other ? say(words, { key: "stage_axis", values }) : "";
    button.setAttribute("aria-label", button.title);
    button.style.top = `${top - HEAD}px`;
    button.style.right = `${right}px`;
    button.onclick = () => {
      this.kept.set(key, other);
      this.choices += 1;
      this.changed();
    };
  }
}

/** What a panel is called by itself. */
function panelName({ title, whose }) {
  return whose ? `${title} (${whose})` : title;
}
