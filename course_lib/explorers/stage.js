// What moves on the stage. stage.py describes the three traits this draws from. Everything here is
// plain DOM and canvas; all communication goes through `model`, so that a page without a kernel can
// supply another one.

const GAP = 8;
const FONT = "14px system-ui, sans-serif";
const INK = "#222";
const NUDGE = 6; // milliseconds: by then the kernel is busy with the new values

export default {
  render({ model, el }) {
    const stage = new StageView(model, el);
    return () => stage.destroy();
  },
};

class StageView {
  constructor(model, el) {
    this.model = model;
    this.scene = model.get("scene");
    this.words = this.scene.words;
    this.hidden = new Set();
    this.focus = 0;
    this.step = 0; // while playing, a fraction between two steps
    this.playing = false;
    this.image = new Image();
    this.image.src = URL.createObjectURL(new Blob([this.scene.background.png], { type: "image/png" }));
    this.image.onload = () => this.requestDraw();
    this.build(el);
    this.onPaths = () => this.receive();
    this.onValues = () => this.showValues();
    this.onKey = (event) => this.takeArrowKey(event);
    // JupyterLab listens at the document for the keys of its own that fit the focused element.
    window.addEventListener("keydown", this.onKey, true);
    model.on("change:paths", this.onPaths);
    model.on("change:values", this.onValues);
    this.resizer = new ResizeObserver(() => this.requestDraw());
    this.resizer.observe(this.side);
    this.receive();
  }

  destroy() {
    cancelAnimationFrame(this.frame);
    clearTimeout(this.speaking);
    clearTimeout(this.nudging);
    this.resizer.disconnect();
    window.removeEventListener("keydown", this.onKey, true);
    this.model.off("change:paths", this.onPaths);
    this.model.off("change:values", this.onValues);
    URL.revokeObjectURL(this.image.src);
  }

  // ---- building the page ----

  build(el) {
    const { width, height } = this.scene.background;
    const root = (this.root = add(el, "div", "stage"));
    root.dataset.lmSuppressShortcuts = "true"; // of JupyterLab, but for those of a focused element
    const body = add(root, "div", "stage-body");
    const left = add(body, "div", "stage-left");
    this.surface = add(left, "canvas", "stage-surface", { tabIndex: 0 });
    this.surface.setAttribute("role", "img");
    Object.assign(this.surface.style, { width: `${width}px`, height: `${height}px` });
    this.side = add(body, "canvas", "stage-side");
    this.side.setAttribute("role", "img");
    this.side.setAttribute("aria-label", this.words.curves);
    this.side.hidden = !this.scene.plays && !this.model.get("paths").runs.length;
    const player = add(left, "div", "stage-player");
    this.buildPlayer(player);
    player.hidden = !this.scene.plays;
    this.legend = add(root, "div", "stage-legend");
    const controls = add(root, "div", "stage-controls");
    this.buildControls(controls);
    this.buildReset(this.scene.plays ? player : controls);
    // What does not play has room for its words beside the picture.
    const words = this.side.hidden ? add(body, "div", "stage-words") : root;
    this.messages = add(words, "div", "stage-messages");
    this.messages.setAttribute("role", "status");
    this.lines = add(words, "div", "stage-lines");
    this.description = add(root, "div", "stage-description");
    this.description.setAttribute("aria-live", "polite");
    this.listenToSurface();
  }

  buildPlayer(bar) {
    const button = (sign, word, act) => {
      const made = add(bar, "button", "stage-button", { type: "button", textContent: sign });
      this.name(made, word);
      made.addEventListener("click", act);
      return made;
    };
    button("◀", this.words.back, () => this.goTo(Math.ceil(this.step) - 1));
    this.playButton = button("▶", this.words.play, () => this.play(!this.playing));
    button("▶▏", this.words.forward, () => this.goTo(Math.floor(this.step) + 1));
    this.scrubber = add(bar, "input", "stage-scrubber", { type: "range", min: 0, step: 1 });
    this.name(this.scrubber, this.words.step);
    this.scrubber.addEventListener("input", () => this.goTo(Number(this.scrubber.value)));
    this.counter = add(bar, "span", "stage-counter");
    this.speed = add(bar, "select", "stage-speed");
    this.name(this.speed, this.words.speed);
    for (const rate of [2, 10, 30, 100]) {
      add(this.speed, "option", "", { value: rate, textContent: `${rate}/s`, selected: rate === 30 });
    }
  }

  buildControls(grid) {
    this.inputs = new Map();
    for (const control of this.scene.controls) {
      const label = add(grid, "label", "stage-control");
      add(label, "span", "stage-label", { textContent: control.label });
      const slider = add(label, "input", "stage-slider", { type: "range", min: 0, max: 1000, step: 1 });
      const marks = add(label, "datalist", "", { id: `stage-${Math.random().toString(36).slice(2)}` });
      add(marks, "option", "", { value: toSlider(control, control.value) });
      slider.setAttribute("list", marks.id);
      const exact = add(label, "input", "stage-number", { type: "number", step: "any" });
      this.name(exact, control.label);
      slider.addEventListener("input", () => this.choose(control.name, fromSlider(control, slider.value)));
      const take = () => {
        if (exact.value !== "") this.choose(control.name, Number(exact.value));
        this.showValues();
      };
      exact.addEventListener("change", take);
      exact.addEventListener("keydown", (event) => {
        if (event.key === "Enter") take();
      });
      this.inputs.set(control.name, { control, slider, exact });
    }
  }

  buildReset(bar) {
    if (!this.scene.controls.length) return;
    const reset = add(bar, "button", "stage-button", { type: "button", textContent: this.words.reset });
    reset.addEventListener("click", () => {
      this.set(Object.fromEntries(this.scene.controls.map((c) => [c.name, c.value])));
    });
  }

  name(element, word) {
    element.title = word;
    element.setAttribute("aria-label", word);
  }

  listenToSurface() {
    const start = (event) => {
      const point = this.fromPixels(event.offsetX, event.offsetY);
      this.set(Object.fromEntries(this.scene.grips.map((name, i) => [name, point[i]])));
    };
    this.surface.addEventListener("pointerdown", (event) => {
      this.surface.setPointerCapture(event.pointerId);
      start(event);
    });
    this.surface.addEventListener("pointermove", (event) => {
      if (event.buttons & 1) start(event);
    });
  }

  takeArrowKey(event) {
    if (!this.root.contains(event.target) || !event.key.startsWith("Arrow")) return;
    event.stopPropagation();
    const move = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (move && event.target === this.surface) {
      this.goTo(Math.round(this.step) + move);
      event.preventDefault();
    }
  }

  // ---- settings out, paths in ----

  choose(name, value) {
    this.set({ [name]: value });
  }

  set(changes) {
    const values = { ...this.model.get("values") };
    for (const [name, value] of Object.entries(changes)) {
      values[name] = within(this.inputs.get(name).control, value);
    }
    this.model.set("values", values);
    this.model.save_changes();
    this.nudge();
    this.showValues();
  }

  nudge() {
    // The server writes the kernel's "busy" and then its answer, and holds back the second until the
    // first is acknowledged (Nagle's algorithm), which a browser puts off for 40 ms unless it has
    // something to send. An empty message carries the acknowledgement; one for each answer will do.
    this.nudging ??= setTimeout(() => this.model.send({}), NUDGE);
  }

  showValues() {
    const values = this.model.get("values");
    for (const [name, { control, slider, exact }] of this.inputs) {
      slider.value = toSlider(control, values[name]);
      if (document.activeElement !== exact || Number(exact.value) !== values[name]) {
        exact.value = Number(values[name].toPrecision(4));
      }
    }
  }

  receive() {
    clearTimeout(this.nudging);
    this.nudging = undefined;
    const { runs, messages, marks = [], notes = [], cells } = this.model.get("paths");
    const atEnd = this.runs === undefined || this.step >= this.lastStep;
    this.runs = runs.map((run) => unpack(run, this.scene));
    this.marks = marks.map((mark) => ({ ...mark, points: floats(mark.points) }));
    this.notes = notes;
    this.cells = cells && { ...cells, codes: new Uint8Array(cells.codes.buffer, cells.codes.byteOffset, cells.codes.byteLength) };
    this.lastStep = Math.max(0, ...this.runs.map((run) => run.steps));
    this.focus = Math.min(this.focus, Math.max(0, this.runs.length - 1));
    if (!this.playing) this.step = atEnd ? this.lastStep : Math.min(Math.round(this.step), this.lastStep);
    this.messages.replaceChildren();
    for (const message of messages) add(this.messages, "p", "", { textContent: `⚠ ${message}` });
    this.scrubber.max = this.lastStep;
    this.buildLegend();
    this.showValues();
    this.showStep();
  }

  buildLegend() {
    this.legend.replaceChildren();
    this.legend.hidden = Object.keys(this.scene.styles).length < 2;
    this.runs.forEach((run, i) => {
      const entry = add(this.legend, "span", "stage-entry");
      const box = add(entry, "input", "", { type: "checkbox", checked: !this.hidden.has(run.label) });
      this.name(box, run.label);
      box.addEventListener("change", () => {
        if (box.checked) this.hidden.delete(run.label);
        else this.hidden.add(run.label);
        this.showStep();
      });
      const sample = add(entry, "canvas", "stage-sample", { width: 72, height: 24 });
      const pen = sample.getContext("2d");
      pen.scale(2, 2);
      strokePath(pen, [[0, 6], [36, 6]], run.style);
      const label = add(entry, "button", "stage-name", { type: "button" });
      label.addEventListener("click", () => {
        this.focus = i;
        this.showStep();
      });
      run.entry = label;
    });
  }

  // ---- time ----

  play(on) {
    this.playing = on;
    if (on && this.step >= this.lastStep) this.step = 0;
    this.playButton.textContent = on ? "⏸" : "▶";
    this.name(this.playButton, on ? this.words.pause : this.words.play);
    this.lastTime = undefined;
    this.showStep();
  }

  goTo(step) {
    this.playing = false;
    this.step = Math.min(Math.max(step, 0), this.lastStep);
    this.play(false);
  }

  advance(time) {
    if (this.lastTime !== undefined) {
      this.step += ((time - this.lastTime) / 1000) * Number(this.speed.value);
    }
    this.lastTime = time;
    if (this.step >= this.lastStep) {
      this.step = this.lastStep;
      this.play(false);
    }
  }

  requestDraw() {
    if (this.frame) return;
    this.frame = requestAnimationFrame((time) => {
      this.frame = undefined;
      if (this.playing) this.advance(time);
      this.drawSurface();
      if (this.scene.plays || this.runs.length) this.drawCurves();
      this.showNumbers();
      if (this.playing) this.requestDraw();
    });
  }

  showStep() {
    this.requestDraw();
    clearTimeout(this.speaking);
    if (!this.playing) this.speaking = setTimeout(() => this.speak(), 250);
  }

  showNumbers() {
    const k = Math.floor(this.step);
    this.scrubber.value = k;
    this.counter.textContent = `${k} / ${this.lastStep}`;
    this.showRanking(k);
    this.showLines(k);
  }

  showRanking(k) {
    const losses = this.runs.map((run) => lossAt(run, k));
    this.runs.forEach((run, i) => {
      const rank = 1 + losses.filter((loss) => loss < losses[i]).length;
      run.entry.textContent = `${rank}. ${run.label}  ${shown(losses[i])}`;
      run.entry.classList.toggle("stage-focus", i === this.focus);
      run.entry.setAttribute("aria-pressed", i === this.focus);
    });
  }

  showLines(k) {
    const run = this.runs[this.focus];
    const rows = this.notes.map((words) => ({ words, wide: true }));
    if (run?.lines.length && run.steps > 0) {
      const step = Math.min(k, run.steps - 1);
      rows.push({ words: `${run.label}  ${step} → ${step + 1}`, wide: true });
      for (const line of run.lines) {
        for (let i = 0; i < run.d; i++) {
          rows.push({ words: `${run.names[i]}:  ${filledIn(line, step, i, run.d)}`, wide: run.d === 1 });
        }
      }
    }
    while (this.lines.children.length < rows.length) add(this.lines, "div", "stage-line");
    [...this.lines.children].forEach((line, i) => {
      line.textContent = rows[i]?.words ?? "";
      line.hidden = rows[i] === undefined;
      line.classList.toggle("stage-half", rows[i]?.wide === false);
    });
  }

  speak() {
    const k = Math.floor(this.step);
    if (this.notes.length) {
      this.tell(this.notes.join(" "));
      return;
    }
    const sentences = this.runs
      .filter((run) => !this.hidden.has(run.label))
      .map((run) => {
        const row = Math.min(k, run.steps);
        const position = [...run.positions.slice(row * run.d, (row + 1) * run.d)].map((value) => shown(value)).join(", ");
        const fields = { step: row, label: run.label, position, loss: shown(run.losses[row]) };
        return this.words.description.replace(/\{(\w+)\}/g, (_, name) => fields[name]);
      });
    this.tell(sentences.join(" "));
  }

  tell(words) {
    // Notes can be read above already; what is spoken is the same.
    this.description.classList.toggle("stage-unseen", this.notes.length > 0);
    this.description.textContent = words;
    this.surface.setAttribute("aria-label", `${this.scene.title}. ${words}`);
  }

  // ---- the surface ----

  toPixels(x, y) {
    const { width, height, box, x: xs, y: ys, scale } = this.scene.background;
    const px = width * (box[0] + box[2] * shareOf(x, xs, scale[0]));
    const py = height * (box[1] + box[3] * (1 - shareOf(y, ys, scale[1])));
    return [bounded(px), bounded(py)];
  }

  fromPixels(px, py) {
    const { width, height, box, x: xs, y: ys, scale } = this.scene.background;
    const x = atShare((px / width - box[0]) / box[2], xs, scale[0]);
    const y = atShare(1 - (py / height - box[1]) / box[3], ys, scale[1]);
    return [x, y];
  }

  pointAt(run, row) {
    if (run.d === 1) return this.toPixels(run.positions[row], run.losses[row]);
    return this.toPixels(run.positions[2 * row], run.positions[2 * row + 1]);
  }

  drawSurface() {
    const { width, height, box } = this.scene.background;
    const pen = prepared(this.surface, width, height);
    if (this.image.complete) pen.drawImage(this.image, 0, 0, width, height);
    pen.save();
    pen.beginPath();
    pen.rect(width * box[0], height * box[1], width * box[2], height * box[3]);
    pen.clip();
    if (this.cells) this.drawCells(pen, this.cells);
    for (const mark of this.marks) this.drawMark(pen, mark);
    const visible = this.runs.filter((run) => run.positions && !this.hidden.has(run.label));
    for (const run of visible) this.drawPath(pen, run);
    const focused = this.runs[this.focus];
    if (focused?.gradients && visible.includes(focused)) this.drawArrows(pen, focused);
    if (visible.length) this.drawStart(pen, visible[0]);
    for (const run of visible) this.drawBall(pen, run);
    pen.restore();
  }

  drawCells(pen, { columns, codes }) {
    // Row by row from below; every third cell of every third row carries its kind's sign too.
    const { width, height, box } = this.scene.background;
    const rows = codes.length / columns;
    const [w, h] = [(width * box[2]) / columns, (height * box[3]) / rows];
    pen.font = "11px system-ui, sans-serif";
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

  drawMark(pen, { points, color, dash, size, label, below }) {
    // Two points or more are a line, a single one is a dot; the label goes beside the last one.
    const places = [];
    for (let i = 0; i < points.length; i += 2) places.push(this.toPixels(points[i], points[i + 1]));
    const [x, y] = places.at(-1);
    if (places.length > 1) {
      strokePath(pen, places, { color, dash }, size);
    } else {
      pen.fillStyle = color;
      pen.strokeStyle = "white";
      pen.lineWidth = 2;
      dot(pen, x, y, size);
      pen.stroke();
    }
    const { width, box } = this.scene.background;
    pen.font = FONT;
    const fits = x + 10 + pen.measureText(label).width < width * (box[0] + box[2]);
    const at = [fits ? x + 10 : x - 10, below ? y + 18 : y - 8];
    pen.textAlign = fits ? "left" : "right";
    pen.strokeStyle = "white";
    pen.lineWidth = 4;
    pen.strokeText(label, ...at);
    pen.fillStyle = color;
    pen.fillText(label, ...at);
    pen.textAlign = "left";
  }

  drawPath(pen, run) {
    const points = [];
    for (let row = 0; row <= run.steps; row++) points.push(this.pointAt(run, row));
    pen.globalAlpha = 0.25;
    strokePath(pen, points, run.style);
    pen.globalAlpha = 1;
    const until = points.slice(0, Math.floor(this.step) + 1);
    until.push(this.ballAt(run));
    strokePath(pen, until, run.style);
    if (run.steps <= 200) {
      pen.fillStyle = run.style.color;
      for (const [x, y] of until.slice(0, -1)) dot(pen, x, y, 2.2);
    }
  }

  ballAt(run) {
    const step = Math.min(this.step, run.steps);
    const row = Math.floor(step);
    const [x, y] = this.pointAt(run, row);
    if (row === run.steps) return [x, y];
    const [toX, toY] = this.pointAt(run, row + 1);
    return [x + (step - row) * (toX - x), y + (step - row) * (toY - y)];
  }

  drawBall(pen, run) {
    const [x, y] = this.ballAt(run);
    pen.fillStyle = run.style.color;
    pen.strokeStyle = "white";
    pen.lineWidth = 2;
    dot(pen, x, y, 8);
    pen.stroke();
  }

  drawStart(pen, run) {
    const [x, y] = this.pointAt(run, 0);
    pen.strokeStyle = INK;
    pen.fillStyle = "white";
    pen.lineWidth = 2;
    dot(pen, x, y, 5);
    pen.stroke();
  }

  drawArrows(pen, run) {
    const row = Math.min(Math.floor(this.step), run.steps - 1);
    if (row < 0) return;
    const [x, y] = this.pointAt(run, row);
    const [toX, toY] = this.pointAt(run, row + 1);
    if (run.d === 2) arrow(pen, x, y, toX - x, toY - y, run.style.color, 3);
    else arrow(pen, x, y - 16, toX - x, 0, run.style.color, 3);
    const slope = this.downhill(run, row);
    const lift = run.d === 1 ? 28 : 0;
    arrow(pen, x, y - lift, slope[0], slope[1], "#555", 2);
    pen.font = FONT;
    pen.fillStyle = "#555";
    if (Math.hypot(...slope) > 12) pen.fillText(this.words.downhill, x + slope[0] + 4, y - lift + slope[1] - 4);
    if (run.velocity) {
      const v = this.onScreen(run.velocity, run.d, row);
      arrow(pen, x, y - (run.d === 1 ? 40 : 0), v[0], v[1], run.style.color, 1.5, [4, 3]);
      if (Math.hypot(...v) > 12) pen.fillText("v", x + v[0] + 4, y - (run.d === 1 ? 40 : 0) + v[1] + 4);
    }
  }

  onScreen(rows, d, row) {
    const { width, height, box, x: xs, y: ys } = this.scene.background; // a surface's: both linear
    const right = (width * box[2]) / (xs[1] - xs[0]);
    const up = (height * box[3]) / (ys[1] - ys[0]);
    return d === 1 ? [rows[row] * right, 0] : [rows[2 * row] * right, -rows[2 * row + 1] * up];
  }

  downhill(run, row) {
    // As long as the gradient is large on this path, 70 pixels at the most.
    const slopes = run.gradients.subarray(row * run.d, (row + 1) * run.d);
    const largest = run.largestGradient || 1;
    const length = (70 * Math.hypot(...slopes)) / largest;
    const [x, y] = this.onScreen(run.gradients, run.d, row);
    const size = Math.hypot(x, y);
    return size > 0 ? [(-x / size) * length, (-y / size) * length] : [0, 0];
  }

  // ---- the curves ----

  drawCurves() {
    const { height } = this.scene.background;
    const width = Math.max(this.side.clientWidth, 200);
    const run = this.runs[this.focus];
    const panels = [{ name: this.words.loss, lines: this.lossLines() }];
    for (const { name, rows } of run?.state ?? []) {
      const lines = [];
      for (let i = 0; i < run.d; i++) lines.push({ rows: column(rows, run.d, i), style: coordinateStyle(run, i) });
      const of = this.runs.length > 1 ? `   ${run.label}` : "";
      panels.push({ name: `${name}${of}${run.d === 2 ? `   ${run.names[0]} ━  ${run.names[1]} ╍` : ""}`, lines });
    }
    const pen = prepared(this.side, width, height);
    const foot = 22;
    const each = (height - foot - GAP * (panels.length - 1)) / panels.length;
    panels.forEach((panel, i) => this.drawPanel(pen, panel, i * (each + GAP), width, each));
    pen.textAlign = "right";
    pen.fillStyle = INK;
    pen.fillText(`${this.words.step} ${this.lastStep}`, width - 10, height - 6);
    pen.textAlign = "left";
    pen.fillText("0", 76, height - 6);
  }

  lossLines() {
    return this.runs
      .filter((run) => !this.hidden.has(run.label))
      .map((run) => ({ rows: run.losses.subarray(0, run.steps + 1), style: run.style }));
  }

  drawPanel(pen, { name, lines }, top, width, height) {
    const [low, high] = span(lines.map((line) => line.rows));
    const left = 76;
    const right = width - 10;
    const bottom = top + height - 6;
    const head = top + 22;
    const toX = (row) => left + ((right - left) * row) / Math.max(this.lastStep, 1);
    const toY = (value) => bounded(bottom - ((bottom - head) * (value - low)) / (high - low));
    pen.font = FONT;
    pen.fillStyle = INK;
    pen.textAlign = "left";
    pen.fillText(name, left, top + 15);
    pen.textAlign = "right";
    pen.fillText(shown(high, 3), left - 6, head + 8);
    pen.fillText(Math.abs(low) < 1e-3 * (high - low) ? "0" : shown(low, 3), left - 6, bottom);
    pen.strokeStyle = "#ccc";
    pen.lineWidth = 1;
    pen.strokeRect(left, head, right - left, bottom - head);
    if (low < 0 && high > 0) strokePath(pen, [[left, toY(0)], [right, toY(0)]], { color: "#ccc", dash: [] }, 1);
    pen.save();
    pen.beginPath();
    pen.rect(left, head - 2, right - left, bottom - head + 4);
    pen.clip();
    for (const { rows, style } of lines) {
      const points = [];
      for (let row = 0; row < rows.length; row++) {
        if (Number.isFinite(rows[row])) points.push([toX(row), toY(rows[row])]);
      }
      strokePath(pen, points, style, 2);
    }
    strokePath(pen, [[toX(this.step), head], [toX(this.step), bottom]], { color: INK, dash: [] }, 1);
    pen.restore();
    pen.textAlign = "left";
  }
}

// ---- data ----

function unpack(run, scene) {
  const d = run.names.length;
  const state = run.state.map(({ name, rows }) => ({ name, rows: floats(rows) }));
  const gradients = run.gradients && floats(run.gradients);
  let largestGradient = 0;
  for (let row = 0; gradients && row <= run.steps; row++) {
    const size = Math.hypot(...gradients.subarray(row * d, (row + 1) * d));
    if (Number.isFinite(size)) largestGradient = Math.max(largestGradient, size);
  }
  return {
    ...run,
    d,
    state,
    gradients,
    largestGradient,
    positions: run.positions && floats(run.positions),
    losses: floats(run.losses),
    velocity: run.velocity && state.find(({ name }) => name === "v")?.rows,
    style: scene.styles[run.label],
    lines: (run.lines ?? []).map(({ name, tokens, values }) => ({
      name,
      values: floats(values),
      tokens: tokens.map((token) => (token instanceof DataView ? floats(token) : token)),
    })),
  };
}

function floats(view) {
  // A copy, since a view into a message need not begin at a multiple of four bytes.
  return new Float32Array(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength));
}

function shareOf(value, [low, high], scale) {
  if (scale === "log") return Math.log(value / low) / Math.log(high / low);
  return (value - low) / (high - low);
}

function atShare(share, [low, high], scale) {
  return scale === "log" ? low * (high / low) ** share : low + share * (high - low);
}

function column(rows, d, i) {
  return d === 1 ? rows : rows.filter((_, index) => index % d === i);
}

function lossAt(run, k) {
  const loss = run.losses[Math.min(k, run.steps)];
  return run.diverged && k >= run.steps ? Infinity : loss;
}

function span(series) {
  // All finite values; if something shoots off, no more than a few times where it began.
  const values = series.flatMap((rows) => [...rows].filter(Number.isFinite));
  if (!values.length) return [0, 1];
  let low = values.reduce((a, b) => Math.min(a, b));
  let high = values.reduce((a, b) => Math.max(a, b));
  const first = Math.max(...series.map((rows) => Math.abs(rows[0]) || 0));
  if (first > 0 && high > 1e3 * first) high = 5 * first;
  if (first > 0 && low < -1e3 * first) low = -5 * first;
  return low < high ? [low, high] : [low - 0.5, high + 0.5];
}

function filledIn({ name, tokens, values }, step, i, d) {
  const filled = tokens.map((token) => {
    if (typeof token === "string") return token;
    const value = typeof token === "number" ? token : token[step * d + i];
    return value < 0 ? `(${shown(value)})` : shown(value);
  });
  return `${name} = ${filled.join("")} = ${shown(values[step * d + i])}`;
}

function shown(value, digits = 4) {
  if (Number.isNaN(value)) return "–";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const rounded = Number(value.toPrecision(digits));
  const small = rounded !== 0 && Math.abs(rounded) < 1e-4;
  const text = small ? rounded.toExponential() : String(rounded);
  return text.replaceAll("-", "−");
}

// ---- controls ----

function toSlider({ scale, min, max }, value) {
  const share = shareOf(value, [min, max], scale);
  return Math.round(1000 * Math.max(share, 0)); // log 0 is at the left end too
}

function fromSlider({ scale, min, max }, position) {
  const value = atShare(Number(position) / 1000, [min, max], scale);
  return Number(value.toPrecision(scale === "log" ? 3 : 4));
}

function within({ scale, min, max, step }, value) {
  const rounded = step === 1 ? Math.round(value) : value;
  // A typed 0 is let through on a log scale: lr = 0 is worth seeing.
  return scale === "log" && value === 0 ? 0 : Math.min(Math.max(rounded, min), max);
}

// ---- drawing ----

function add(parent, tag, className, properties = {}) {
  const element = document.createElement(tag);
  element.className = className;
  Object.assign(element, properties);
  parent.append(element);
  return element;
}

function prepared(canvas, width, height) {
  const ratio = window.devicePixelRatio || 1;
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
  }
  const pen = canvas.getContext("2d");
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.fillStyle = "white";
  pen.fillRect(0, 0, width, height);
  return pen;
}

function bounded(pixel) {
  return Number.isNaN(pixel) ? pixel : Math.min(Math.max(pixel, -1e4), 1e4);
}

function coordinateStyle(run, i) {
  return { color: run.style.color, dash: i === 0 ? [] : [4, 2] };
}

function strokePath(pen, points, { color, dash }, width = 2.5) {
  pen.strokeStyle = color;
  pen.lineWidth = width;
  pen.lineJoin = "round";
  pen.setLineDash(dash.map((length) => length * width));
  pen.beginPath();
  for (const [x, y] of points) {
    if (!Number.isNaN(x + y)) pen.lineTo(x, y);
  }
  pen.stroke();
  pen.setLineDash([]);
}

function dot(pen, x, y, radius) {
  pen.beginPath();
  pen.arc(x, y, radius, 0, 2 * Math.PI);
  pen.fill();
}

function arrow(pen, x, y, dx, dy, color, width, dash = []) {
  const length = Math.hypot(dx, dy);
  if (!(length > 2)) return;
  const head = Math.min(10, length / 2);
  const angle = Math.atan2(dy, dx);
  strokePath(pen, [[x, y], [x + dx, y + dy]], { color, dash }, width);
  const barbs = [-0.5, 0, 0.5].map((turn) => [
    x + dx - (turn ? head * Math.cos(angle + turn) : 0),
    y + dy - (turn ? head * Math.sin(angle + turn) : 0),
  ]);
  strokePath(pen, barbs, { color, dash: [] }, width);
}
