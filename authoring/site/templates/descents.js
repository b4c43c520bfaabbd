// Walks down a surface as course_lib/descent does, and what is shown of one.

import { filledOutline, packed } from "./packing.js";

export function chosenStart(surface, values) {
  return surface.names.map((name) => values[`start_${name}`]);
}

/** What can be set of a rule: by a control of this name, or as it is. */
export function chosenSettings(rule, values) {
  return rule.set.map((each) => (typeof each === "string" ? values[each] : each));
}

/**
 * A walk as rows of the coordinates; what follows the first value that is not finite stays NaN.
 */
export function descend(rule, { loss, slopes }, start, steps, set) {
  const d = start.length;
  const empty = (width) => new Float64Array((steps + 1) * width).fill(NaN);
  const path = {
    ...{ d, steps, set, lastFinite: steps, diverged: false },
    ...{ losses: empty(1), positions: empty(d), gradients: empty(d) },
    state: rule.state.map(() => empty(d)),
  };
  let position = start;
  let state = start.map(() => rule.state.map((part) => part.start)); // of each coordinate
  for (let k = 0; k <= steps; k++) {
    const grad = slopes(position);
    const recorded = [loss(position)[0], ...position, ...grad, ...state.flat()];
    path.losses[k] = recorded[0];
    for (let i = 0; i < d; i++) {
      path.positions[k * d + i] = position[i];
      path.gradients[k * d + i] = grad[i];
      path.state.forEach((rows, j) => {
        rows[k * d + i] = state[i][j];
      });
    }
    if (!recorded.every(Number.isFinite)) return { ...path, lastFinite: k, diverged: true };
    const moved = position.map((parameter, i) => rule.step(parameter, grad[i], state[i], set));
    position = moved.map(([parameter]) => parameter);
    state = moved.map(([, ...rest]) => rest);
  }
  return path;
}

export function* batchesOf(order, examples, size) {
  for (let epoch = 0; ; epoch = (epoch + examples) % order.length) {
    for (let i = 0; i < examples; i += size) {
      yield order.slice(epoch + i, epoch + Math.min(i + size, examples));
    }
  }
}

// ---- what is played: explorers/packing.py ----

export function packedRun(label, surface, rule, path) {
  const { d } = path;
  const named = rule.state.map(({ name }, i) => ({ name, rows: path.state[i] }));
  const counts = (rows) => rows.every((value, i) => value === Math.floor(i / d));
  const memory = named.filter(({ rows }) => !counts(rows));
  const worked = workedOut(rule, path);
  const direction = worked?.[rule.formulas.direction];
  const curves = direction ? [...memory, effectiveRate(path, direction)] : memory;
  const has = (list, name) => list.some((each) => each.name === name);
  return {
    names: surface.names,
    label,
    steps: path.lastFinite,
    diverged: path.diverged,
    velocity: has(memory, "v") && !has(named, "m"),
    positions: packed(path.positions),
    losses: packed(path.losses),
    gradients: packed(path.gradients),
    state: curves.map(({ name, rows }) => ({ name, rows: packed(rows) })),
    lines: worked ? formulas(rule, path, worked) : beforeAndAfter(path, memory),
  };
}

function effectiveRate({ d, steps, positions }, direction) {
  const rows = new Float64Array((steps + 1) * d).fill(NaN);
  for (let i = 0; i < steps * d; i++) rows[i] = -(positions[i + d] - positions[i]) / direction[i];
  return { name: { key: "stage_effective_rate", values: {} }, rows };
}

/** All values that the formulas mention, a row each; nothing if they don't lead where the path went. */
function workedOut(rule, { d, steps, lastFinite, positions, gradients, state, set }) {
  if (!rule.formulas) return undefined;
  let worked;
  for (let i = 0; i < steps * d; i++) {
    const values = rule.formulas.values(
      positions[i],
      gradients[i],
      state.map((rows) => rows[i]),
      set,
    );
    worked ??= values.map(() => new Float64Array(steps * d));
    values.forEach((value, j) => {
      worked[j][i] = value;
    });
  }
  const agree = [positions, ...state].every((walked, j) => {
    const formula = worked[rule.formulas.ends[j]].subarray(0, lastFinite * d);
    return formula.every((value, i) => isClose(value, walked[i + d]));
  });
  return agree ? worked : undefined;
}

function isClose(a, b) {
  return Math.abs(a - b) <= 1e-9 * Math.abs(b) || (Number.isNaN(a) && Number.isNaN(b));
}

function formulas(rule, { set }, worked) {
  const filled = (token) => {
    if (token.set !== undefined) return set[token.set];
    return token.worked === undefined ? token : packed(worked[token.worked]);
  };
  return rule.formulas.lines.map((line) => ({
    name: line.name,
    formula: line.formula,
    tokens: line.tokens.map(filled),
    values: packed(worked[line.worked]),
  }));
}

function beforeAndAfter({ d, positions }, memory) {
  return [{ name: "parameter", rows: positions }, ...memory].map(({ name, rows }) => ({
    name,
    formula: [],
    tokens: [packed(rows.subarray(0, -d)), " → "],
    values: packed(rows.subarray(d)),
  }));
}

// ---- what is said: explorers/remarks.py ----

/**
 * What is worth saying about a path.
 * @param {(set: number[]) => object} walkWith walks the same way with other settings
 */
export function remarks(label, { limits }, rule, path, { shown, slower, causes }, walkWith) {
  const { d, set, diverged, lastFinite, positions, gradients } = path;
  const cause = diverged ? causes[causeOf(rule, path, slower, walkWith)] : causes.NONE;
  const flat = gradients.subarray(0, d).every((slope) => slope === 0);
  const outside = limits.some(([low, high], i) => positions[i] < low || positions[i] > high);
  const rate = rule.rate === null ? NaN : set[rule.rate];
  const numbers = [diverged ? lastFinite : NaN, cause, rate, flat, outside];
  return filledOutline(shown, numbers, { label }).messages;
}

function causeOf(rule, { d, set, lastFinite, losses, positions, gradients }, slower, walkWith) {
  const row = (rows) => [...rows.subarray(lastFinite * d, (lastFinite + 1) * d)];
  const moved = ![losses[lastFinite], ...row(positions), ...row(gradients)].every(Number.isFinite);
  if (lastFinite === 0 && moved) return "START";
  if (rule.rate !== null && set[rule.rate] !== 0) {
    const settings = set.map((value, i) => (i === rule.rate ? slower * value : value));
    if (!walkWith(settings).diverged) return "RATE";
  }
  return moved ? "OTHER" : "STATE";
}
