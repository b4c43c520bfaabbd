// The surface: the still picture, and what moves on it.

import { atShare, shareOf } from "./data.js";
import { add, arrow, bounded, dot, font, INK, prepared, ringed, strokePath } from "./drawing.js";
import { say } from "./words.js";

/** @import { Scene } from "./protocol.js" */
/** @import { Moment, PlayedRun, Unpacked } from "./data.js" */
/** @import { Pen } from "./drawing.js" */

const REACH = 24; // pixels: so far from the start a finger still takes hold of it

export class Surface {
  /**
   * @param {HTMLElement} parent
   * @param {Scene} scene
   * @param {{grip: (point: number[]) => void, loaded: () => void}} tell is told where a pointer
   * puts the grips, and when the picture is there
   */
  constructor(parent, scene, { grip, loaded }) {
    this.scene = scene;
    const { width, height, png } = scene.background;
    this.size = { width, height }; // of the canvas, in CSS pixels
    this.canvas = add(parent, "canvas", "stage-surface", { tabIndex: 0 });
    this.canvas.setAttribute("role", "img");
    this.canvas.style.aspectRatio = `${width} / ${height}`;
    this.image = new Image();
    this.image.src = URL.createObjectURL(new Blob([png], { type: "image/png" }));
    this.image.onload = loaded;
    this.still = document.createElement("canvas"); // the picture as large as the canvas
    this.stillSize = "";
    /** Where the start is, if one is drawn. */
    this.start = [NaN, NaN];
    this.listen((event) => grip(this.fromPixels(event.offsetX, event.offsetY)));
  }

  /**
   * A pointer grips where it is pressed and moved. A finger grips with a tap, from the start in any
   * direction, and from elsewhere sideways: up and down it scrolls the page.
   * @param {(event: PointerEvent | MouseEvent) => void} grip
   */
  listen(grip) {
    /** @type {number[] | undefined} of a finger that may be about to scroll */
    let from;
    const { canvas } = this;
    canvas.addEventListener(
      "touchstart",
      (event) => {
        const { clientX, clientY } = event.touches[0];
        const { left, top } = canvas.getBoundingClientRect();
        const away = Math.hypot(clientX - left - this.start[0], clientY - top - this.start[1]);
        if (away < REACH) event.preventDefault(); // then the page doesn't scroll
      },
      { passive: false },
    );
    canvas.addEventListener("pointerdown", (event) => {
      const { pointerType, pointerId, offsetX, offsetY } = event;
      canvas.setPointerCapture(pointerId);
      const away = Math.hypot(offsetX - this.start[0], offsetY - this.start[1]);
      from = pointerType === "touch" && !(away < REACH) ? [offsetX, offsetY] : undefined;
      if (!from) grip(event);
    });
    canvas.addEventListener("pointermove", (event) => {
      const { buttons, offsetX, offsetY } = event;
      if (from && Math.abs(offsetX - from[0]) > Math.abs(offsetY - from[1])) from = undefined;
      if (buttons & 1 && !from) grip(event);
    });
    canvas.addEventListener("click", grip);
  }

  destroy() {
    URL.revokeObjectURL(this.image.src);
  }

  // ---- from data to pixels and back ----

  toPixels(x, y) {
    const { width, height } = this.size;
    const { box, x: xs, y: ys, scale } = this.scene.background;
    const px = width * (box[0] + box[2] * shareOf(x, xs, scale[0]));
    const py = height * (box[1] + box[3] * (1 - shareOf(y, ys, scale[1])));
    return [bounded(px), bounded(py)];
  }

  fromPixels(px, py) {
    const { width, height } = this.size;
    const { box, x: xs, y: ys, scale } = this.scene.background;
    const x = atShare((px / width - box[0]) / box[2], xs, scale[0]);
    const y = atShare(1 - (py / height - box[1]) / box[3], ys, scale[1]);
    return [x, y];
  }

  /** A row of vectors in pixels, on a surface's own axes, which are both linear. */
  onScreen(rows, d, row) {
    const { width, height } = this.size;
    const { box, x: xs, y: ys } = this.scene.background;
    const right = (width * box[2]) / (xs[1] - xs[0]);
    const up = (height * box[3]) / (ys[1] - ys[0]);
    return d === 1 ? [rows[row] * right, 0] : [rows[2 * row] * right, -rows[2 * row + 1] * up];
  }

  pointAt(run, row) {
    if (run.d === 1) return this.toPixels(run.positions[row], run.losses[row]);
    return this.toPixels(run.positions[2 * row], run.positions[2 * row + 1]);
  }

  // ---- drawing ----

  /**
   * @param {Unpacked} paths
   * @param {Moment} moment
   */
  draw(paths, moment) {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    if (!width || !height) return; // the page shows something else
    this.size = { width, height };
    const { box } = this.scene.background;
    const pen = prepared(this.canvas, width, height);
    if (this.image.complete) pen.drawImage(this.scaled(width, height), 0, 0, width, height);
    pen.save();
    pen.beginPath();
    pen.rect(width * box[0], height * box[1], width * box[2], height * box[3]);
    pen.clip();
    if (paths.cells) this.drawCells(pen, paths.cells);
    for (const mark of paths.marks) this.drawMark(pen, mark);
    const visible = paths.runs.filter((run) => !moment.hidden.has(run.label));
    for (const run of visible) this.drawPath(pen, run, moment.step);
    const focused = paths.runs[moment.focus];
    if (focused?.gradients && visible.includes(focused)) this.drawArrows(pen, focused, moment.step);
    this.start = visible.length ? this.pointAt(visible[0], 0) : [NaN, NaN];
    if (visible.length) ringed(pen, this.start, 5, "white", INK);
    for (const run of visible) {
      ringed(pen, this.ballAt(run, moment.step), 8, run.style.color, "white");
    }
    pen.restore();
  }

  /** The picture at this size, scaled anew only when that has changed. */
  scaled(width, height) {
    const size = [width, height, window.devicePixelRatio].join();
    if (size !== this.stillSize) {
      prepared(this.still, width, height).drawImage(this.image, 0, 0, width, height);
      this.stillSize = size;
    }
    return this.still;
  }

  /** @param {Pen} pen */
  drawCells(pen, { columns, codes }) {
    // Row by row from below; every third cell of every third row carries its kind's sign too.
    const { width, height } = this.size;
    const { box } = this.scene.background;
    const rows = codes.length / columns;
    const [w, h] = [(width * box[2]) / columns, (height * box[3]) / rows];
    pen.font = font(0.6875);
    pen.textAlign = "center";
    codes.forEach((code, i) => {
      const { color, sign } = this.scene.kinds[code];
      const [column, row] = [i % columns, Math.floor(i / columns)];
      const [x, y] = [width * box[0] + column * w, height * (box[1] + box[3]) - (row + 1) * h];
      pen.fillStyle = color;
      pen.fillRect(x, y, w + 0.5, h + 0.5);
      if (column % 3 !== 1 || row % 3 !== 1) return;
      pen.fillStyle = INK;
      pen.fillText(sign, x + w / 2, y + h / 2 + 4);
    });
    pen.textAlign = "left";
  }

  /** @param {Pen} pen */
  drawMark(pen, { points, color, dash, size, label, below }) {
    // Two points or more are a line, a single one is a dot; the label goes beside the last one.
    const places = [];
    for (let i = 0; i < points.length; i += 2) places.push(this.toPixels(points[i], points[i + 1]));
    if (places.length > 1) strokePath(pen, places, { color, dash }, size);
    else ringed(pen, places[0], size, color, "white");
    const words = say(this.scene.words, label);
    const [x, y] = places.at(-1);
    const { width } = this.size;
    const { box } = this.scene.background;
    pen.font = font();
    const fits = x + 10 + pen.measureText(words).width < width * (box[0] + box[2]);
    const at = [fits ? x + 10 : x - 10, below ? y + 18 : y - 8];
    pen.textAlign = fits ? "left" : "right";
    pen.strokeStyle = "white";
    pen.lineWidth = 4;
    pen.strokeText(words, at[0], at[1]);
    pen.fillStyle = color;
    pen.fillText(words, at[0], at[1]);
    pen.textAlign = "left";
  }

  /**
   * @param {Pen} pen
   * @param {PlayedRun} run
   */
  drawPath(pen, run, step) {
    const points = [];
    for (let row = 0; row <= run.steps; row++) points.push(this.pointAt(run, row));
    pen.globalAlpha = 0.25;
    strokePath(pen, points, run.style);
    pen.globalAlpha = 1;
    const until = points.slice(0, Math.floor(step) + 1);
    until.push(this.ballAt(run, step));
    strokePath(pen, until, run.style);
    if (run.steps > 200) return;
    pen.fillStyle = run.style.color;
    for (const [x, y] of until.slice(0, -1)) dot(pen, x, y, 2.2);
  }

  /** @param {PlayedRun} run */
  ballAt(run, step) {
    const passed = Math.min(step, run.steps);
    const row = Math.floor(passed);
    const [x, y] = this.pointAt(run, row);
    if (row === run.steps) return [x, y];
    const [toX, toY] = this.pointAt(run, row + 1);
    return [x + (passed - row) * (toX - x), y + (passed - row) * (toY - y)];
  }

  /**
   * The step that comes, the slope, and the velocity; above each other on a curve.
   * @param {Pen} pen
   * @param {PlayedRun} run
   */
  drawArrows(pen, run, step) {
    const row = Math.min(Math.floor(step), run.steps - 1);
    if (row < 0) return;
    const [x, y] = this.pointAt(run, row);
    const [toX, toY] = this.pointAt(run, row + 1);
    const { words } = this.scene;
    /** @type {number[][]} */
    const taken = [];
    const draw = (lifted, vector, color, width, name, dash = undefined) => {
      const from = [x, run.d === 1 ? y - lifted : y];
      arrow(pen, from, vector, color, width, dash);
      if (Math.hypot(...vector) > 12) this.nameArrow(pen, from, vector, name, color, taken);
    };
    const stride = [toX - x, run.d === 1 ? 0 : toY - y];
    draw(16, stride, run.style.color, 3, words.stage_stride);
    draw(32, this.downhill(run, row), "#555", 2, words.stage_downhill);
    if (!run.velocity) return;
    const velocity = this.onScreen(run.velocity, run.d, row);
    draw(48, velocity, run.style.color, 1.5, words.stage_velocity, [4, 3]);
  }

  /**
   * A name beyond the tip of an arrow, moved aside from the names that are there already.
   * @param {Pen} pen
   * @param {number[]} from
   * @param {number[]} vector
   */
  nameArrow(pen, [x, y], [dx, dy], name, color, taken) {
    pen.font = font();
    const { width } = pen.measureText(name);
    const { width: whole } = this.size;
    const { box } = this.scene.background;
    const fits = (left) => left > whole * box[0] && left + width < whole * (box[0] + box[2]);
    const sides = [x + dx + 6, x + dx - 6 - width];
    const [right, left] = dx < 0 ? sides.reverse() : sides;
    const begin = fits(right) ? right : left;
    const free = (line) =>
      taken.every(
        ([from, to, base]) => begin > to || begin + width < from || Math.abs(line - base) > 15,
      );
    const shifts = [0, 16, -16, 32, -32];
    const line = shifts.map((shift) => y + dy + 5 + shift).find(free) ?? y + dy + 5;
    taken.push([begin, begin + width, line]);
    pen.strokeStyle = "white";
    pen.lineWidth = 4;
    pen.strokeText(name, begin, line);
    pen.fillStyle = color;
    pen.fillText(name, begin, line);
  }

  /** Against the gradient, as long as this is large on this path, 70 pixels at the most. */
  downhill(run, row) {
    const slopes = run.gradients.subarray(row * run.d, (row + 1) * run.d);
    const length = (70 * Math.hypot(...slopes)) / (run.largestGradient || 1);
    const [x, y] = this.onScreen(run.gradients, run.d, row);
    const size = Math.hypot(x, y);
    return size > 0 ? [(-x / size) * length, (-y / size) * length] : [0, 0];
  }
}
