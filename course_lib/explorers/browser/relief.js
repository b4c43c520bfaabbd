// The surface in three dimensions: a land that a hand turns, with the paths on it.

import { Camera } from "./camera.js";
import { floats } from "./data.js";
import { add, arrow, dot, INK, named, prepared, ringed, strokePath } from "./drawing.js";
import { Land } from "./land.js";
import { drawAxes, drawLand, lineHeight } from "./landview.js";
import { Track } from "./track.js";

/** @import { Scene } from "./protocol.js" */
/** @import { Moment, PlayedRun, Unpacked } from "./data.js" */
/** @import { Pen } from "./drawing.js" */
/** @import { Piece } from "./track.js" */

const BY_KEY = Math.PI / 24; // radians for each press
const BY_PIXEL = 0.008;
const TURNS = {
  ArrowLeft: [BY_KEY, 0],
  ArrowRight: [-BY_KEY, 0],
  ArrowUp: [0, -BY_KEY],
  ArrowDown: [0, BY_KEY],
}; // as a drag that way would

export class Relief {
  /**
   * @param {HTMLCanvasElement} map whose place it takes
   * @param {Scene} scene
   * @param {() => void} changed is told when it is to be drawn anew
   */
  constructor(map, scene, changed) {
    this.map = map;
    this.scene = scene;
    this.changed = changed;
    this.camera = new Camera();
    this.canvas = document.createElement("canvas");
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute("role", "img");
    this.listen();
    this.still = document.createElement("canvas"); // the land alone, as long as nobody turns it
    /** @type {Land | undefined} made only if somebody wants to see it */
    this.land = undefined;
    this.minima = floats(scene.relief.minima);
    this.view = "";
    this.turned = false;
    /** @type {Unpacked | undefined} */
    this.paths = undefined;
  }

  /**
   * A pointer turns and tilts it. One finger turns it sideways, and up and down it scrolls the page;
   * two turn and tilt it as a pointer does.
   */
  listen() {
    const { canvas } = this;
    /** @type {Map<number, number[]>} where each pointer that is down has been last */
    const held = new Map();
    canvas.addEventListener(
      "touchstart",
      (event) => {
        if (event.touches.length > 1) event.preventDefault(); // then the page doesn't scroll
      },
      { passive: false },
    );
    canvas.addEventListener("pointerdown", ({ button, pointerId, clientX, clientY }) => {
      if (button !== 0) return;
      canvas.setPointerCapture(pointerId);
      held.set(pointerId, [clientX, clientY]);
    });
    canvas.addEventListener("pointermove", ({ pointerType, pointerId, clientX, clientY }) => {
      const last = held.get(pointerId);
      if (!last) return;
      const share = BY_PIXEL / held.size; // each of two fingers does half
      const scrolls = pointerType === "touch" && held.size === 1;
      this.move(share * (last[0] - clientX), scrolls ? 0 : share * (clientY - last[1]));
      held.set(pointerId, [clientX, clientY]);
    });
    for (const end of ["pointerup", "pointercancel", "lostpointercapture"]) {
      canvas.addEventListener(end, (event) => {
        held.delete(/** @type {PointerEvent} */ (event).pointerId);
      });
    }
  }

  get shown() {
    return this.canvas.isConnected;
  }

  /** A button that shows this in place of the map. */
  buildToggle(bar) {
    const button = add(bar, "button", "stage-button", { type: "button", textContent: "3D" });
    named(button, this.scene.words.stage_relief_toggle);
    button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", () => {
      if (this.shown) this.canvas.replaceWith(this.map);
      else this.show();
      button.setAttribute("aria-pressed", String(this.shown));
      this.changed();
    });
  }

  /** Take the map's place, with the map's size. */
  show() {
    this.land ??= new Land(this.scene.relief);
    this.canvas.className = `${this.map.className} stage-relief`;
    this.canvas.style.cssText = this.map.style.cssText;
    this.map.replaceWith(this.canvas);
  }

  /** Say what it is and, in `words`, what is on it. */
  describe(words) {
    const { title, words: templates } = this.scene;
    this.canvas.setAttribute("aria-label", `${title}. ${templates.stage_relief} ${words}`);
  }

  move(turn, tilt) {
    this.turned = true; // and how is known
    this.camera.move(turn, tilt);
    this.changed();
  }

  /** Turn by an arrow key. */
  takeArrow(key) {
    const [turn, tilt] = TURNS[key];
    this.move(turn, tilt);
  }

  // ---- drawing ----

  /**
   * @param {Unpacked} paths
   * @param {Moment} moment
   */
  draw(paths, moment) {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    if (width === 0 || height === 0) return; // the page shows something else
    this.look(paths, width, height);
    const pen = prepared(this.canvas, width, height);
    pen.drawImage(this.still, 0, 0, width, height);
    this.drawWords(pen);
    const visible = this.tracks.filter(({ run }) => !moment.hidden.has(run.label));
    for (const track of visible) this.drawTrack(pen, track, moment.step);
    const focused = visible.find(({ run }) => run === paths.runs[moment.focus]);
    if (focused?.run.gradients) this.drawArrows(pen, focused, Math.floor(moment.step));
    if (visible.length) this.drawBall(pen, visible[0].places[0], 5, ["white", INK]);
    for (const track of visible) {
      this.drawBall(pen, track.placeAt(moment.step), 8, [track.run.style.color, "white"]);
    }
  }

  /** See what has changed since the last time: the paths, the view or both. */
  look(paths, width, height) {
    const { turn, tilt } = this.camera;
    const view = [width, height, window.devicePixelRatio, turn, tilt].join();
    if (view === this.view && paths === this.paths) return;
    if (paths !== this.paths) {
      this.tracks = paths.runs.map((run) => new Track(run, this.scene.background, this.land));
    }
    if (view !== this.view) {
      this.camera.frame(width, height);
      this.drawStill(width, height);
    }
    for (const track of this.tracks) track.seeWith(this.camera);
    Object.assign(this, { view, paths });
  }

  drawStill(width, height) {
    const { camera, land, scene } = this;
    const pen = prepared(this.still, width, height);
    drawLand(pen, land, camera);
    for (const place of land.placesOf(this.minima, scene.background)) {
      this.drawCross(pen, place);
    }
  }

  /** What the axes are; in the page's size of text, which may change while the land stays. */
  drawWords(pen) {
    const { relief, background, words } = this.scene;
    drawAxes(pen, relief, background, this.camera);
    pen.fillText(words[`stage_relief_${relief.scale}`], 8, lineHeight(pen));
    if (!this.turned && matchMedia("(pointer: coarse)").matches) {
      pen.fillText(words.stage_relief_fingers, 8, 2.2 * lineHeight(pen));
    }
  }

  /**
   * @param {Pen} pen
   * @param {Track} track
   */
  drawTrack(pen, track, step) {
    const now = Math.floor(step);
    const { style, steps } = track.run;
    for (const hidden of [true, false]) {
      const pieces = track.pieces.filter((piece) => piece.hidden === hidden);
      const passed = pieces.filter(({ row }) => row < now);
      const width = hidden ? 1.25 : 2.5;
      pen.globalAlpha = hidden ? 0.12 : 0.25;
      strokePieces(pen, pieces, style, width);
      pen.globalAlpha = hidden ? 0.4 : 1;
      strokePieces(pen, passed, style, width);
      pen.globalAlpha = 1;
    }
    const [from, to] = [track.placeAt(now), track.placeAt(step)];
    strokePath(pen, [this.camera.see(...from), this.camera.see(...to)], style);
    if (steps > 200) return;
    pen.fillStyle = style.color;
    for (const pixel of track.dots.slice(0, now + 1)) if (pixel) dot(pen, ...pixel, 2.2);
  }

  /**
   * The arrows of the map: the step that comes, the slope, and the velocity.
   * @param {Pen} pen
   * @param {Track} track
   */
  drawArrows(pen, track, now) {
    const { gradients, steps, style, velocity } = track.run;
    const row = Math.min(now, steps - 1);
    if (row < 0) return;
    const [x, y] = this.camera.see(...track.places[row]);
    const draw = (place, color, width, dash = undefined) => {
      const [toX, toY] = this.camera.see(...place);
      arrow(pen, [x, y], [toX - x, toY - y], color, width, dash);
    };
    draw(track.places[row + 1], style.color, 3);
    draw(track.ahead(gradients, row, track.downhill(row)), "#555", 2);
    if (velocity) draw(track.ahead(velocity, row, 1), style.color, 1.5, [4, 3]);
  }

  /** @param {Pen} pen */
  drawBall(pen, place, radius, [fill, rim]) {
    if (Number.isNaN(place[2])) return;
    pen.globalAlpha = this.land.hides(place, this.camera) ? 0.4 : 1;
    ringed(pen, this.camera.see(...place), radius, fill, rim);
    pen.globalAlpha = 1;
  }

  /** @param {Pen} pen */
  drawCross(pen, place) {
    const [x, y] = this.camera.see(...place);
    const style = { color: "#3d4a54", dash: [] };
    pen.globalAlpha = this.land.hides(place, this.camera) ? 0.4 : 1;
    for (const slant of [-5, 5]) {
      const [from, to] = [
        [x - 5, y - slant],
        [x + 5, y + slant],
      ];
      strokePath(pen, [from, to], style);
    }
    pen.globalAlpha = 1;
  }
}

/**
 * A line along pieces, not broken where one goes on from the last.
 * @param {Pen} pen
 * @param {Piece[]} pieces
 */
function strokePieces(pen, pieces, { color, dash }, width) {
  pen.strokeStyle = color;
  pen.lineWidth = width;
  pen.lineJoin = "round";
  pen.setLineDash(dash.map((length) => length * width));
  pen.beginPath();
  let end = [Infinity, Infinity];
  for (const { from, to } of pieces) {
    if (Math.hypot(from[0] - end[0], from[1] - end[1]) > 0.01) pen.moveTo(...from);
    pen.lineTo(...to);
    end = to;
  }
  pen.stroke();
  pen.setLineDash([]);
}
