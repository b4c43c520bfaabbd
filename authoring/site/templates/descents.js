// Walks down a surface as descent.py does, and what is shown of one.

function chosenStart(surface, values) {
  return surface.names.map((name) => values[`start_${name}`]);
}

function descend(rule, { loss, slopes }, start, values) {
  // Rows of the coordinates; what follows the first value that is not finite stays NaN.
  const { steps } = values;
  const own = rule.own.map((name) => values[name]);
  const empty = (width) => new Float64Array((steps + 1) * width).fill(NaN);
  const d = start.length;
  const path = { d, steps, own, losses: empty(1), positions: empty(d), gradients: empty(d), state: rule.state.map(() => empty(d)) };
  let position = start;
  let state = start.map(() => rule.state.map((part) => part.start)); // of each coordinate
  for (let k = 0; k <= steps; k++) {
    const grad = slopes(position);
    const recorded = [loss(position)[0], ...position, ...grad, ...state.flat()];
    path.losses[k] = recorded[0];
    for (let i = 0; i < d; i++) {
      path.positions[k * d + i] = position[i];
      path.gradients[k * d + i] = grad[i];
      path.state.forEach((rows, j) => (rows[k * d + i] = state[i][j]));
    }
    if (!recorded.every(Number.isFinite)) {
      path.divergedAt = k;
      break;
    }
    const moved = position.map((parameter, i) => rule.step(parameter, grad[i], state[i], own));
    position = moved.map(([parameter]) => parameter);
    state = moved.map(([, ...rest]) => rest);
  }
  return path;
}

function* batchesOf(order, examples, size) {
  for (let epoch = 0; ; epoch = (epoch + examples) % order.length) {
    for (let i = 0; i < examples; i += size) {
      yield order.slice(epoch + i, epoch + Math.min(i + size, examples));
    }
  }
}

// ---- what is shown: descent_explorer.py and worked.py ----

function packedRun(label, surface, rule, path) {
  const { d, steps, divergedAt } = path;
  const shown = rule.state
    .map(({ name }, i) => ({ name, rows: path.state[i] }))
    .filter(({ rows }) => !rows.every((value, i) => value === Math.floor(i / d))); // no mere count
  const worked = workedOut(rule, path);
  if (worked && rule.points) {
    const rate = new Float64Array((steps + 1) * d).fill(NaN);
    const direction = worked.at(-1);
    for (let i = 0; i < steps * d; i++) {
      rate[i] = -(path.positions[i + d] - path.positions[i]) / direction[i];
    }
    shown.push({ name: say("stage_effective_rate"), rows: rate });
  }
  const names = rule.state.map(({ name }) => name);
  return {
    names: surface.names,
    label,
    steps: divergedAt ?? steps,
    diverged: divergedAt !== undefined,
    velocity: names.includes("v") && !names.includes("m"),
    positions: packed(path.positions),
    losses: packed(path.losses),
    gradients: packed(path.gradients),
    state: shown.map(({ name, rows }) => ({ name, rows: packed(rows) })),
    lines: worked ? formulas(rule, path, worked) : beforeAndAfter(rule, path),
  };
}

function workedOut(rule, path) {
  // All values that the formulas mention, a row each; nothing if they don't lead where the path went.
  if (!rule.lines) return undefined;
  const { d, steps } = path;
  let columns;
  for (let i = 0; i < steps * d; i++) {
    const state = path.state.map((rows) => rows[i]);
    const found = rule.values(path.positions[i], path.gradients[i], state, path.own);
    columns ??= found.map(() => new Float64Array(steps * d));
    found.forEach((value, j) => (columns[j][i] = value));
  }
  const walked = [path.positions, ...path.state];
  const first = columns.length - walked.length - (rule.points ? 1 : 0);
  const last = (path.divergedAt ?? steps) * d;
  const agree = walked.every((rows, j) => {
    for (let i = 0; i < last; i++) {
      const [worked, went] = [columns[first + j][i], rows[i + d]];
      const close = Math.abs(worked - went) <= 1e-9 * Math.abs(went);
      if (!close && !(Number.isNaN(worked) && Number.isNaN(went))) return false;
    }
    return true;
  });
  return agree ? columns : undefined;
}

function formulas(rule, { own }, worked) {
  const filled = (token) => {
    if (token.own !== undefined) return own[token.own];
    return token.value === undefined ? token : packed(worked[token.value]);
  };
  return rule.lines.map(({ name, tokens, value }) => ({ name, tokens: tokens.map(filled), values: packed(worked[value]) }));
}

function beforeAndAfter(rule, path) {
  const named = [["parameter", path.positions], ...rule.state.map(({ name }, i) => [name, path.state[i]])];
  return named.map(([name, rows]) => ({
    name,
    tokens: [packed(rows.subarray(0, -path.d)), " → "],
    values: packed(rows.subarray(path.d)),
  }));
}

function remarks(label, { limits }, rule, path) {
  const lr = path.own[rule.own.indexOf("lr")];
  const found = [];
  if (path.divergedAt !== undefined) {
    found.push(say(lr === undefined ? "stage_not_finite" : "stage_diverged", { label, step: path.divergedAt }));
  } else if (lr === 0) {
    found.push(say("stage_zero_rate", { label }));
  } else if (path.gradients.subarray(0, path.d).every((slope) => slope === 0)) {
    found.push(say("stage_flat_start", { label }));
  }
  const outside = limits.some(([low, high], i) => path.positions[i] < low || path.positions[i] > high);
  if (outside) found.push(say("stage_start_outside"));
  return found;
}
