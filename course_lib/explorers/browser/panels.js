// What the curves beside the surface show: the losses of all runs, and the state of the one in focus.

import { column } from "./data.js";
import { say } from "./words.js";

/** @import { Scene, Style } from "./protocol.js" */
/** @import { Unpacked } from "./data.js" */
/** @import { Scale } from "./scales.js" */

/**
 * A panel; its lines share an axis, and have names of their own if there are several.
 * @typedef {object} Panel
 * @property {string} key the same for the same quantity, whatever else is shown
 * @property {string} title
 * @property {string} whose the run that it is of, where there are several
 * @property {boolean} keyed whether the lines are named beside the title
 * @property {{name: string, rows: Float32Array, style: Style}[]} lines
 * @property {{name: string, value: number}[]} limits what the lines should stay below
 * @property {Scale[]} [scales] that it can have, where the data has no say in it
 * @property {number[]} [ends] of a linear axis, whatever the lines do; those that leave are named
 * @property {boolean} [grows] whether the lines grow with the step, instead of being there at once
 */

/**
 * @param {Scene} scene
 * @param {Unpacked} paths
 * @param {{focus: number, hidden: Set<string>}} moment
 * @returns {Panel[]}
 */
export function panelsOf(scene, paths, moment) {
  if (paths.race) return racePanels(scene, paths, moment);
  return [lossPanel(scene, paths, moment), ...statePanels(scene, paths, moment)];
}

function lossPanel({ words }, { runs }, { hidden }) {
  const lines = runs
    .filter((run) => !hidden.has(run.label))
    .map(({ label, losses, steps, style }) => ({
      name: label,
      rows: losses.subarray(0, steps + 1),
      style,
    }));
  const title = words.stage_loss;
  return { key: "stage_loss", title, whose: "", keyed: false, lines, limits: [] };
}

/**
 * @param {Scene} scene
 * @param {Unpacked} paths
 * @param {{focus: number, hidden: Set<string>}} moment
 * @returns {Panel[]}
 */
function racePanels(scene, paths, moment) {
  const { words } = scene;
  const losses = lossPanel(scene, paths, moment);
  const { top } = paths.race;
  const lines = paths.runs
    .filter((run) => !moment.hidden.has(run.label))
    .map(({ label, accuracies, steps, style }) => ({
      name: label,
      rows: accuracies.subarray(0, steps + 1),
      style,
    }));
  const accuracy = { ...losses, key: "stage_accuracy", title: words.stage_accuracy, lines };
  return [
    { ...losses, scales: ["linear", "log"], ends: [0, top ?? 1], grows: true },
    { ...accuracy, scales: ["linear"], ends: [0, 100], grows: true },
  ];
}

/**
 * @param {Scene} scene
 * @param {Unpacked} paths
 * @param {{focus: number, hidden: Set<string>}} moment
 */
function statePanels({ words, rate_limits }, { runs }, { focus }) {
  const run = runs[focus];
  if (!run) return [];
  return run.state.map(({ name, rows }) => {
    const key = typeof name === "string" ? name : name.key;
    const limits = key === "stage_effective_rate" ? (rate_limits?.[run.label] ?? []) : [];
    return {
      key,
      title: say(words, name),
      whose: runs.length > 1 ? run.label : "",
      keyed: run.d > 1,
      lines: run.names.map((coordinate, i) => ({
        name: coordinate,
        rows: column(rows, run.d, i),
        style: { color: run.style.color, dash: i === 0 ? [] : [4, 2] },
      })),
      limits: limits
        .map((value, i) => ({ name: run.names[i], value }))
        .filter(({ value }) => value !== null),
    };
  });
}
