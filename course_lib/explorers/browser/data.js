// What comes from the kernel, made ready to be drawn.

/** @import { Paths, Run, Scene } from "./protocol.js" */
/** @import { Scale } from "./scales.js" */

/**
 * The paths of a setting, with arrays in place of bytes.
 * @param {Paths} paths
 * @param {Scene} scene
 */
export function unpacked({ runs, marks, cells, notes, messages, race }, scene) {
  return {
    runs: runs.map((run) => unpackedRun(run, scene)),
    marks: marks.map((mark) => ({ ...mark, points: floats(mark.points) })),
    cells: cells && { columns: cells.columns, codes: new Uint8Array(copied(cells.codes)) },
    notes,
    messages,
    race,
  };
}

/**
 * @param {Run} run
 * @param {Scene} scene
 */
function unpackedRun(run, scene) {
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
    positions: floats(run.positions),
    losses: floats(run.losses),
    accuracies: run.accuracies && floats(run.accuracies),
    velocity: run.velocity ? state.find(({ name }) => name === "v")?.rows : undefined,
    style: scene.styles[run.label],
    lines: run.lines.map(({ name, formula, tokens, values }) => ({
      name,
      formula,
      values: floats(values),
      tokens: tokens.map((token) => (token instanceof DataView ? floats(token) : token)),
    })),
  };
}

/** @typedef {ReturnType<typeof unpackedRun>} PlayedRun */
/** @typedef {ReturnType<typeof unpacked>} Unpacked */

/**
 * What is shown at this moment.
 * @typedef {object} Moment
 * @property {number} step while playing, a fraction between two steps
 * @property {number} lastStep
 * @property {number} focus the run whose state and formulas are shown
 * @property {Set<string>} hidden labels of runs that are not drawn
 * @property {Map<string, Scale>} scales by the key of a panel: what the hand chose, or what the data
 * once asked for
 * @property {boolean} named whether all that is drawn is named
 */

/** @param {DataView} view */
export function copied(view) {
  // A copy, since a view into a message need not begin at a multiple of four bytes.
  return view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength);
}

/** @param {DataView} view */
export function floats(view) {
  return new Float32Array(copied(view));
}

/** The values of one coordinate of rows of d. */
export function column(rows, d, i) {
  return d === 1 ? rows : rows.filter((_, index) => index % d === i);
}

/** The loss of a run at a step: infinite once it has diverged, NaN where it did not get to. */
export function lossAt(run, step) {
  if (run.diverged && step >= run.steps) return Infinity;
  return step <= run.steps ? run.losses[step] : NaN;
}

/**
 * Where a value lies between two ends, from 0 to 1.
 * @param {number} value
 * @param {number[]} ends
 * @param {string} scale
 */
export function shareOf(value, [low, high], scale) {
  if (scale === "log") return Math.log(value / low) / Math.log(high / low);
  return (value - low) / (high - low);
}

/**
 * The value that lies at a share between two ends.
 * @param {number} share
 * @param {number[]} ends
 * @param {string} scale
 */
export function atShare(share, [low, high], scale) {
  return scale === "log" ? low * (high / low) ** share : low + share * (high - low);
}
