// The stage: a surface, curves, controls and words, kept in step with a model's values and paths.
// All communication goes through the model, so that a page without a kernel can supply another one.

import { Controls } from "./controls.js";
import { Curves } from "./curves.js";
import { unpacked } from "./data.js";
import { add, write, writeEach } from "./drawing.js";
import { Legend } from "./legend.js";
import { Names } from "./names.js";
import { Player } from "./player.js";
import { ranking } from "./ranking.js";
import { Relief } from "./relief.js";
import { StepTable } from "./steptable.js";
import { Surface } from "./surface.js";
import { description, showNotes } from "./text.js";
import { TrainingBar } from "./training.js";
import { say } from "./words.js";

/** @import { Model, Scene, Values } from "./protocol.js" */
/** @import { Moment } from "./data.js" */

const PATIENCE = 3000; // milliseconds: a kernel that lives answers sooner, or is at work elsewhere

/**
 * What a hand chose, by the scene: a page may show the same widget anew.
 * @type {WeakMap<Scene, Moment>}
 */
const CHOSEN = new WeakMap();

/** What a widget runs to show itself in `el`; it returns what ends that. */
export function render({ model, el }) {
  const stage = new Stage(model, el);
  return () => stage.destroy();
}

class Stage {
  /**
   * @param {Model} model
   * @param {HTMLElement} el
   */
  constructor(model, el) {
    this.model = model;
    /** @type {Scene} */
    this.scene = model.get("scene");
    this.paths = unpacked(model.get("paths"), this.scene);
    this.moment = CHOSEN.get(this.scene) ?? newMoment(this.scene);
    CHOSEN.set(this.scene, this.moment);
    this.build(el);
    this.onPaths = () => {
      this.receive();
      this.drawNow(); // the next frame then has little to do
    };
    this.onValues = () => this.controls.show(model.get("values"));
    this.onKey = (event) => this.takeArrowKey(event);
    // JupyterLab listens at the document for the keys of its own that fit the focused element.
    window.addEventListener("keydown", this.onKey, true);
    model.on("change:paths", this.onPaths);
    model.on("change:values", this.onValues);
    this.resizer = new ResizeObserver(() => this.requestDraw());
    this.resizer.observe(this.curves.canvas);
    if (this.surface) this.resizer.observe(this.surface.canvas);
    this.receive();
  }

  destroy() {
    cancelAnimationFrame(this.frame);
    for (const timer of [this.speaking, this.waiting]) clearTimeout(timer);
    this.resizer.disconnect();
    this.surface?.destroy();
    this.training.destroy();
    window.removeEventListener("keydown", this.onKey, true);
    this.model.off("change:paths", this.onPaths);
    this.model.off("change:values", this.onValues);
  }

  build(el) {
    const { scene } = this;
    const root = add(el, "div", "stage");
    this.root = root;
    root.dataset.lmSuppressShortcuts = "true"; // of JupyterLab, but for those of a focused element
    const body = add(root, "div", "stage-body");
    body.classList.toggle("stage-alone", !scene.background); // with its curves
    this.surface =
      scene.background &&
      new Surface(add(body, "div", "stage-left"), scene, {
        grip: (point) =>
          this.set(Object.fromEntries(scene.grips.map((name, i) => [name, point[i]]))),
        loaded: () => this.requestDraw(),
      });
    this.relief = scene.relief && new Relief(this.surface.canvas, scene, () => this.requestDraw());
    this.curves = new Curves(body, scene, {
      goTo: (step) => this.player.goTo(step),
      changed: () => this.requestDraw(),
    });
    this.curves.element.hidden = !scene.plays;
    const bar = add(root, "div", "stage-player");
    this.player = new Player(bar, scene.words, () => this.showStep());
    bar.hidden = !scene.plays;
    this.bar = bar;
    this.training = new TrainingBar(root, scene.words, () => this.model.send({ stop: true }));
    this.relief?.buildToggle(bar);
    this.legend = new Legend(root, scene, this.moment, () => this.showStep());
    this.ranking = add(root, "p", "stage-ranking");
    this.names =
      scene.background && new Names(bar, root, scene, this.moment, () => this.requestDraw());
    const grid = add(root, "div", "stage-controls");
    this.controls = new Controls(grid, scene.controls, (changes) => this.set(changes));
    if (scene.controls.length) this.buildReset(scene.plays ? bar : grid);
    // What does not play has room for its words beside the picture.
    const words = scene.plays ? root : add(body, "div", "stage-words");
    this.messages = add(words, "div", "stage-messages");
    this.messages.setAttribute("role", "status");
    const lines = add(words, "div", "stage-lines");
    this.notes = add(lines, "div", "stage-notes");
    this.table = new StepTable(lines, scene.words);
    this.description = add(root, "div", "stage-description stage-unseen");
    this.description.setAttribute("aria-live", "polite");
  }

  buildReset(bar) {
    const textContent = this.scene.words.stage_reset;
    const reset = add(bar, "button", "stage-button", { type: "button", textContent });
    reset.addEventListener("click", () => this.set(this.controls.initial()));
  }

  takeArrowKey(event) {
    if (!this.root.contains(event.target) || !event.key.startsWith("Arrow")) return;
    event.stopPropagation();
    if (event.target === this.relief?.canvas) {
      this.relief.takeArrow(event.key);
      event.preventDefault();
    }
    const move = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (event.target === this.curves.canvas) {
      this.curves.takeArrow(event.key);
      event.preventDefault();
    }
    if (move && [this.surface?.canvas, this.curves.canvas].includes(event.target)) {
      this.player.goTo(Math.round(this.player.step) + move);
      event.preventDefault();
    }
  }

  // ---- settings out, paths in ----

  /** @param {Values} changes */
  set(changes) {
    const former = this.model.get("values");
    const values = { ...former };
    for (const [name, value] of Object.entries(changes)) {
      values[name] = this.controls.allowed(name, value);
    }
    this.controls.show(values);
    if (Object.keys(values).every((name) => values[name] === former[name])) return;
    this.waiting ??= setTimeout(() => this.tellOfSilence(), PATIENCE);
    this.model.set("values", values);
    this.model.save_changes({ iopub: { status: (message) => this.nudge(message) } });
  }

  nudge({ content }) {
    // The server writes the kernel's "busy" and then its answer, and holds back the second until the
    // first is acknowledged (Nagle's algorithm), which a browser puts off for 40 ms unless it has
    // something to send. An empty message carries the acknowledgement.
    if (content.execution_state === "busy") this.model.send({});
  }

  receive() {
    clearTimeout(this.waiting);
    this.waiting = undefined;
    this.paths = unpacked(this.model.get("paths"), this.scene);
    const { runs, messages, race } = this.paths;
    this.moment.focus = Math.min(this.moment.focus, Math.max(0, runs.length - 1));
    this.player.playTo(race?.reached ?? Math.max(0, ...runs.map((run) => run.steps)));
    this.training.show(race?.training);
    this.bar.hidden = !this.scene.plays || Boolean(race?.training);
    this.tell(messages.map((message) => say(this.scene.words, message)));
    this.legend.build(runs);
    showNotes(this.notes, this.scene, this.paths);
    this.controls.show(this.model.get("values"));
    this.showStep();
  }

  /** @param {string[]} sentences */
  tell(sentences) {
    writeEach(
      this.messages,
      sentences.map((words) => `⚠ ${words}`),
    );
  }

  tellOfSilence() {
    this.tell([this.scene.words.stage_no_answer]);
  }

  // ---- drawing ----

  requestDraw() {
    if (this.frame) return;
    this.frame = requestAnimationFrame((time) => {
      this.frame = undefined;
      if (this.player.playing) this.player.advance(time);
      this.draw();
      if (this.player.playing) this.requestDraw();
    });
  }

  /** Draw before the next frame, which then needs no drawing. */
  drawNow() {
    if (this.player.playing) return;
    cancelAnimationFrame(this.frame);
    this.frame = undefined;
    this.draw();
  }

  draw() {
    Object.assign(this.moment, { step: this.player.step, lastStep: this.player.lastStep });
    const view = this.relief?.shown ? this.relief : this.surface;
    view?.draw(this.paths, this.moment);
    if (this.scene.plays) this.curves.draw(this.paths, this.moment);
    this.player.show();
    this.legend.show(this.paths.runs);
    this.names?.show(this.paths);
    write(this.ranking, ranking(this.scene, this.paths, Math.floor(this.moment.step)));
    this.table.show(this.paths, this.moment);
  }

  showStep() {
    this.requestDraw();
    clearTimeout(this.speaking);
    if (!this.player.playing) this.speaking = setTimeout(() => this.speak(), 250);
  }

  speak() {
    Object.assign(this.moment, { step: this.player.step, lastStep: this.player.lastStep });
    const words = description(this.scene, this.paths, this.moment);
    const read = this.curves.spoken(Math.floor(this.moment.step));
    this.description.textContent = read ? `${words} ${read}` : words;
    const { title, plays, grips, words: templates } = this.scene;
    const keys = plays && grips.length ? ` ${templates.stage_surface_keys}` : "";
    const { canvas } = this.surface ?? this.curves;
    canvas.setAttribute("aria-label", `${title}.${keys} ${words}`);
    this.relief?.describe(words);
  }
}

/** @returns {Moment} */
function newMoment({ styles }) {
  const alone = Object.keys(styles).length === 1; // a race has much to show
  return { step: 0, lastStep: 0, focus: 0, hidden: new Set(), scales: new Map(), named: alone };
}
