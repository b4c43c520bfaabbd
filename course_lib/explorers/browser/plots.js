// How a panel is drawn: its axes, its lines, its limits, and the values read off at a step.

import { bounded, dot, font, INK, strokePath } from "./drawing.js";
import { number } from "./numbers.js";
import { axisFor } from "./scales.js";
import { between } from "./track.js";
import { say } from "./words.js";

/** @import { Pen } from "./drawing.js" */
/** @import { Panel } from "./panels.js" */
/** @import { Axis } from "./scales.js" */

const SMALL = 0.8125; // of the page's text
const LINE = 17; // pixels from one line of text to the next
const RIGHT = 10; // pixels beside a column
const MANY = 250; // rows: in a race they are of mini-batches and jitter, which hides thick lines
const BUTTON = 64; // pixels that the button over a plot needs

/**
 * A panel with its axis, between two heights of the canvas and in one of its columns.
 * @typedef {Panel & {axis: Axis, top: number, bottom: number, column: number}} Plot
 */

/** All plots of a canvas: they share their steps and their margins. */
export class Plots {
  /**
   * @param {Pen} pen
   * @param {Object<string, string>} words
   * @param {Plot[]} plots
   * @param {{width: number, height: number, columns: number, lastStep: number}} room
   */
  constructor(pen, words, plots, { width, height, columns, lastStep }) {
    this.pen = pen;
    this.words = words;
    this.plots = plots;
    this.width = width / columns; // of a column
    this.height = height;
    this.columns = columns;
    this.lastStep = lastStep;
    pen.font = font(SMALL);
    const labels = plots.flatMap(({ axis }) => axis.ticks.map((tick) => number(tick)));
    const widths = [words.stage_step, ...labels].map((label) => pen.measureText(label).width);
    this.margin = Math.ceil(Math.max(...widths)) + 8;
    const most = Math.min(Math.max(Math.floor((this.width - this.margin) / 60), 2), 6);
    this.stepTicks = axisFor([[0, lastStep || 1]], "linear", most).ticks.filter(Number.isInteger);
  }

  /** Where the plots of a column begin and end. */
  sides(column) {
    return { left: column * this.width + this.margin, right: (column + 1) * this.width - RIGHT };
  }

  toX(column, step) {
    const { left, right } = this.sides(column);
    return left + ((right - left) * step) / Math.max(this.lastStep, 1);
  }

  toY({ axis, top, bottom }, value) {
    return bounded(bottom - (bottom - top) * axis.share(value));
  }

  /** The number of the plot at a place, and the step there. */
  at(x, y) {
    const column = Math.min(Math.max(Math.floor(x / this.width), 0), this.columns - 1);
    const { left, right } = this.sides(column);
    const share = Math.min(Math.max((x - left) / (right - left), 0), 1);
    const within = this.plots.filter((plot) => plot.column === column);
    const plot = within.find(({ bottom }) => y < bottom + 4) ?? within.at(-1);
    return { panel: this.plots.indexOf(plot), step: Math.round(share * this.lastStep) };
  }

  /** All but the step that is shown. */
  draw() {
    for (const plot of this.plots) this.drawPlot(plot);
    for (let column = 0; column < this.columns; column++) this.drawSteps(column);
  }

  drawSteps(column) {
    const { left, right } = this.sides(column);
    this.pen.font = font(SMALL);
    if (column === 0) this.write(this.words.stage_step, left - 8, this.height - 5, "right");
    for (const tick of this.stepTicks) {
      const half = this.pen.measureText(String(tick)).width / 2;
      const x = Math.min(this.toX(column, tick), right + RIGHT - half);
      this.write(String(tick), x, this.height - 5, "center");
    }
  }

  drawPlot(plot) {
    const { pen } = this;
    const { lines, limits, axis, top, bottom, column } = plot;
    const { left, right } = this.sides(column);
    this.drawTitle(plot);
    pen.font = font(SMALL);
    for (const tick of axis.ticks) {
      const y = this.toY(plot, tick);
      this.rule([left, y], [right, y], tick === 0 ? 0.4 : 0.14);
      this.write(number(tick), left - 5, y + 4.5, "right");
    }
    for (const tick of this.stepTicks) this.upright(plot, tick, 0.14);
    pen.save();
    pen.beginPath();
    pen.rect(left, top, right - left, bottom - top);
    pen.clip();
    pen.globalAlpha = plot.grows ? 0.25 : 1;
    for (const { rows, style } of lines) {
      strokePath(pen, this.pointsOf(plot, rows), style, rows.length > MANY && plot.grows ? 1 : 2);
    }
    pen.restore();
    if (plot.ends) this.nameLeaving(plot);
    limits.forEach((limit, i) => {
      this.drawLimit(plot, limit, i);
    });
    pen.globalAlpha = 0.3;
    pen.strokeStyle = INK;
    pen.lineWidth = 1;
    pen.strokeRect(left, top, right - left, bottom - top);
    pen.globalAlpha = 1;
  }

  drawStep(step) {
    for (const plot of this.plots) {
      if (plot.grows) this.drawUntil(plot, step);
      else this.upright(plot, step, 1);
    }
  }

  /** The lines of a plot as far as a step, each with a dot at its head. */
  drawUntil(plot, step) {
    const { pen } = this;
    const { left, right } = this.sides(plot.column);
    pen.save();
    pen.beginPath();
    pen.rect(left, plot.top, right + RIGHT - left, plot.bottom - plot.top); // a head is seen whole
    pen.clip();
    for (const { rows, style } of plot.lines) {
      const row = Math.floor(step);
      const points = this.pointsOf(plot, rows.subarray(0, row + 1));
      if (points.length && Number.isFinite(rows[row + 1])) {
        const following = [this.toX(plot.column, row + 1), this.toY(plot, rows[row + 1])];
        points.push(between(points.at(-1), following, step - row));
      }
      strokePath(pen, points, style, rows.length > MANY ? 1.25 : 2.5);
      pen.fillStyle = style.color;
      if (points.length) dot(pen, points.at(-1)[0], points.at(-1)[1], 4);
    }
    pen.restore();
  }

  /** The places of the rows that have finite values. */
  pointsOf(plot, rows) {
    const points = [];
    rows.forEach((value, row) => {
      if (Number.isFinite(value)) points.push([this.toX(plot.column, row), this.toY(plot, value)]);
    });
    return points;
  }

  /** Which lines leave a plot over its upper end, where, and how far they get. */
  nameLeaving(plot) {
    const { pen } = this;
    const { right } = this.sides(plot.column);
    pen.font = font(SMALL);
    const leaving = plot.lines
      .map(({ name, rows, style }) => ({ name, style, row: rowOfLargest(rows), rows }))
      .filter(({ rows, row }) => plot.axis.share(rows[row]) > 1);
    leaving.forEach(({ name, rows, row, style }, i) => {
      const words = `▲ ${name} ${number(rows[row], 3)}`;
      const x = Math.min(this.toX(plot.column, row), right - pen.measureText(words).width - 4);
      const y = plot.top + LINE * (i + 1) - 3;
      pen.strokeStyle = "white";
      pen.lineWidth = 4;
      pen.strokeText(words, x, y);
      this.write(words, x, y);
      pen.fillStyle = style.color;
      pen.fillText(words[0], x, y); // its sign in the colour of the line
    });
  }

  /** A title and, as far as there is room before the button, whose it is and the lines' names. */
  drawTitle({ title, whose, keyed, lines, top, column }) {
    const { pen } = this;
    const { left, right } = this.sides(column);
    const y = top - 8;
    const begin = this.columns > 1 ? column * this.width + 4 : left; // where room is scarce
    pen.font = font();
    const wide = (words) => pen.measureText(words).width;
    const room = right - BUTTON - begin;
    pen.fillStyle = INK;
    pen.fillText(title, begin, y, room); // condensed, if need be
    let x = begin + wide(title) + 14;
    if (whose && x + wide(whose) < right - BUTTON) {
      this.write(whose, x, y);
      x += wide(whose) + 14;
    }
    const ends = lines.reduce((end, { name }) => end + 38 + wide(name), x);
    if (!keyed || ends > right - BUTTON) return;
    for (const { name, style } of lines) {
      this.sample(x, y - 4.5, style);
      this.write(name, x + 26, y);
      x += 38 + wide(name);
    }
  }

  /** A limit and its name, alternately on the right and on the left, so that two stay apart. */
  drawLimit(plot, { name, value }, i) {
    const { pen } = this;
    const { left, right } = this.sides(plot.column);
    const y = this.toY(plot, value);
    this.rule([left, y], [right, y], 0.8, [7, 4]);
    const words = say(this.words, { key: "stage_limit", values: { name } });
    const x = i % 2 ? left + 5 : right - 5;
    const below = y - 5 > plot.top + 10 ? -5 : 14;
    pen.font = font(SMALL);
    pen.textAlign = i % 2 ? "left" : "right";
    pen.strokeStyle = "white";
    pen.lineWidth = 4;
    pen.strokeText(words, x, y + below);
    this.write(words, x, y + below, i % 2 ? "left" : "right");
  }

  /** The values of a plot's lines at a step, in a box beside it. */
  drawReading(plot, step) {
    const { pen } = this;
    const { lines, top, bottom } = plot;
    const x = this.toX(plot.column, step);
    this.upright(plot, step, 0.5);
    for (const { rows, style } of lines) {
      const y = this.toY(plot, rows[step]);
      pen.fillStyle = style.color;
      if (y >= top && y <= bottom) dot(pen, x, y, 4);
    }
    pen.font = font(SMALL);
    const words = [`${this.words.stage_step} ${step}`, ...readings(plot, step)];
    const width = Math.max(...words.map((each) => pen.measureText(each).width)) + 38;
    const tall = LINE * words.length + 8;
    const whole = this.width * this.columns;
    const left = x + 12 + width < whole ? x + 12 : Math.max(x - 12 - width, 0);
    const above = Math.max(0, Math.min(top, this.height - tall - 1));
    pen.fillStyle = "white";
    pen.fillRect(left, above, width, tall);
    pen.strokeStyle = INK;
    pen.lineWidth = 1;
    pen.strokeRect(left, above, width, tall);
    words.forEach((each, i) => {
      const y = above + LINE * (i + 1);
      if (i > 0) this.sample(left + 6, y - 4.5, lines[i - 1].style);
      this.write(each, left + (i > 0 ? 32 : 6), y);
    });
  }

  // ---- strokes ----

  /** @param {CanvasTextAlign} align */
  write(words, x, y, align = "left") {
    this.pen.fillStyle = INK;
    this.pen.textAlign = align;
    this.pen.fillText(words, x, y);
    this.pen.textAlign = "left";
  }

  /** A short piece of a line, to tell it by. */
  sample(x, y, style) {
    const ends = [x, x + 22].map((end) => [end, y]);
    strokePath(this.pen, ends, style, 2);
  }

  /** A thin line in ink of this strength. */
  rule(from, to, strength, dash = []) {
    this.pen.globalAlpha = strength;
    strokePath(this.pen, [from, to], { color: INK, dash }, 1);
    this.pen.globalAlpha = 1;
  }

  upright({ top, bottom, column }, step, strength) {
    const x = this.toX(column, step);
    this.rule([x, top], [x, bottom], strength);
  }
}

/** The row of the largest finite value; 0 if none is. */
function rowOfLargest(rows) {
  const size = (value) => (Number.isFinite(value) ? value : -Infinity);
  return rows.reduce((best, value, row) => (size(value) > size(rows[best]) ? row : best), 0);
}

/** Each line of a panel with its value at a step; a dash where there is none. */
export function readings({ lines }, step) {
  return lines.map(({ name, rows }) => {
    const known = step < rows.length && !Number.isNaN(rows[step]);
    return `${name}  ${known ? number(rows[step]) : "–"}`;
  });
}
