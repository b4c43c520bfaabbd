// The curves beside the surface: the losses of all runs, and the state of the one in focus.

import { column, span } from "./data.js";
import { add, bounded, FONT, INK, prepared, strokePath } from "./drawing.js";
import { number } from "./numbers.js";
import { say } from "./words.js";

/** @import { Scene } from "./protocol.js" */
/** @import { Moment, Unpacked } from "./data.js" */
/** @import { Pen } from "./drawing.js" */

const [GAP, FOOT, LEFT] = [8, 22, 76];

export class Curves {
  /**
   * @param {HTMLElement} parent
   * @param {Scene} scene
   */
  constructor(parent, scene) {
    this.scene = scene;
    this.canvas = add(parent, "canvas", "stage-side");
    this.canvas.setAttribute("role", "img");
    this.canvas.setAttribute("aria-label", scene.words.stage_curves);
  }

  /**
   * @param {Unpacked} paths
   * @param {Moment} moment
   */
  draw(paths, moment) {
    const { height } = this.scene.background;
    const width = Math.max(this.canvas.clientWidth, 200);
    const panels = [this.lossPanel(paths, moment), ...this.statePanels(paths, moment)];
    const pen = prepared(this.canvas, width, height);
    const each = (height - FOOT - GAP * (panels.length - 1)) / panels.length;
    panels.forEach((panel, i) => {
      this.drawPanel(pen, panel, moment, { top: i * (each + GAP), width, height: each });
    });
    pen.textAlign = "right";
    pen.fillStyle = INK;
    pen.fillText(`${this.scene.words.stage_step} ${moment.lastStep}`, width - 10, height - 6);
    pen.textAlign = "left";
    pen.fillText("0", LEFT, height - 6);
  }

  lossPanel({ runs }, { hidden }) {
    const lines = runs
      .filter((run) => !hidden.has(run.label))
      .map((run) => ({ rows: run.losses.subarray(0, run.steps + 1), style: run.style }));
    return { name: this.scene.words.stage_loss, lines };
  }

  statePanels({ runs }, { focus }) {
    const run = runs[focus];
    if (!run) return [];
    const whose = runs.length > 1 ? `   ${run.label}` : "";
    const key = run.d === 2 ? `   ${run.names[0]} ━  ${run.names[1]} ╍` : "";
    return run.state.map(({ name, rows }) => ({
      name: `${say(this.scene.words, name)}${whose}${key}`,
      lines: run.names.map((_, i) => ({
        rows: column(rows, run.d, i),
        style: { color: run.style.color, dash: i === 0 ? [] : [4, 2] },
      })),
    }));
  }

  /** @param {Pen} pen */
  drawPanel(pen, { name, lines }, { step, lastStep }, { top, width, height }) {
    const [low, high] = span(lines.map((line) => line.rows));
    const right = width - 10;
    const bottom = top + height - 6;
    const head = top + 22;
    const toX = (row) => LEFT + ((right - LEFT) * row) / Math.max(lastStep, 1);
    const toY = (value) => bounded(bottom - ((bottom - head) * (value - low)) / (high - low));
    pen.font = FONT;
    pen.fillStyle = INK;
    pen.textAlign = "left";
    pen.fillText(name, LEFT, top + 15);
    pen.textAlign = "right";
    pen.fillText(number(high, 3), LEFT - 6, head + 8);
    pen.fillText(Math.abs(low) < 1e-3 * (high - low) ? "0" : number(low, 3), LEFT - 6, bottom);
    pen.strokeStyle = "#ccc";
    pen.lineWidth = 1;
    pen.strokeRect(LEFT, head, right - LEFT, bottom - head);
    const thin = (color) => ({ color, dash: [] });
    if (low < 0 && high > 0)
      strokePath(
        pen,
        [
          [LEFT, toY(0)],
          [right, toY(0)],
        ],
        thin("#ccc"),
        1,
      );
    pen.save();
    pen.beginPath();
    pen.rect(LEFT, head - 2, right - LEFT, bottom - head + 4);
    pen.clip();
    for (const { rows, style } of lines) {
      const points = [];
      for (let row = 0; row < rows.length; row++) {
        if (Number.isFinite(rows[row])) points.push([toX(row), toY(rows[row])]);
      }
      strokePath(pen, points, style, 2);
    }
    strokePath(
      pen,
      [
        [toX(step), head],
        [toX(step), bottom],
      ],
      thin(INK),
      1,
    );
    pen.restore();
    pen.textAlign = "left";
  }
}
