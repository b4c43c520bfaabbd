// Where a rule ends for many settings at once, as course_lib/maps.py says.

import { chosenSettings, chosenStart } from "./descents.js";

/** What remains of the way down, and the extent of the last tenth, for each; nothing if none leads down. */
export function ends(rule, surface, settings) {
  const loss = (point) => surface.loss(point)[0];
  const start = chosenStart(surface, settings[0]);
  const walked = settings.map((values) => walk(rule, surface, start, values));
  const reached = walked.map(({ position }) => loss(position));
  const above = loss(start);
  const known = surface.minima.length ? surface.minima.map(loss) : reached.filter(Number.isFinite);
  const bottom = Math.min(above, ...known);
  if (above === bottom && reached.some(Number.isFinite)) return undefined;
  return walked.map(({ span }, i) => {
    const remaining = (reached[i] - bottom) / (above - bottom);
    return { remaining: Number.isFinite(remaining) ? remaining : Infinity, span };
  });
}

function walk(rule, { slopes }, start, values) {
  // Plain loops: a map asks for half a million steps at every move of a slider.
  const set = chosenSettings(rule, values);
  const from = values.steps - Math.ceil(values.steps / 10);
  const position = [...start];
  const states = start.map(() => rule.state.map((part) => part.start));
  const [all, last] = [new Extent(start.length), new Extent(start.length)];
  for (let k = 0; ; k++) {
    all.add(position);
    if (k >= from) last.add(position);
    if (k === values.steps) break;
    const grad = slopes(position);
    for (let i = 0; i < position.length; i++) {
      const moved = rule.step(position[i], grad[i], states[i], set);
      position[i] = moved[0];
      for (let j = 1; j < moved.length; j++) states[i][j - 1] = moved[j];
    }
  }
  const span = last.diagonal() / all.diagonal();
  return { position, span: Number.isNaN(span) ? 0 : span };
}

class Extent {
  constructor(d) {
    this.low = Array(d).fill(Infinity);
    this.high = Array(d).fill(-Infinity);
  }

  add(position) {
    for (let i = 0; i < position.length; i++) {
      this.low[i] = Math.min(this.low[i], position[i]);
      this.high[i] = Math.max(this.high[i], position[i]);
    }
  }

  diagonal() {
    return Math.hypot(...this.low.map((low, i) => this.high[i] - low));
  }
}

const [REACHED, STOPPED, MOVING, DIVERGED] = [0, 1, 2, 3];

export function outcome({ remaining, span }, { near, still, away }) {
  if (remaining > away) return DIVERGED;
  if (remaining <= near) return REACHED;
  return span <= still ? STOPPED : MOVING;
}

/** The best rate, the lowest and the highest good one, and the one from which it diverges. */
export function summary(rates, reached, limits) {
  const codes = reached.map((end) => outcome(end, limits));
  if (codes.every((code) => code === DIVERGED)) return [NaN, NaN, NaN, rates[0]];
  const best = reached.reduce(
    (least, { remaining }, i) => (remaining < reached[least].remaining ? i : least),
    0,
  );
  const good = rates.filter((_, i) => codes[i] === REACHED);
  const diverges = rates.find((_, i) => i >= best && codes[i] === DIVERGED);
  return [rates[best], good[0] ?? NaN, good.at(-1) ?? NaN, diverges ?? Infinity];
}

const HALVINGS = 80;

/** The learning rate above which a linear rule diverges, as course_lib/descent/stability.py says. */
export function stableRate(rule, curvature, values) {
  const isStable = (lr) => {
    const set = chosenSettings(rule, { ...values, lr });
    const nothing = rule.state.map(() => 0);
    const unit = rule.state.map(() => 1);
    const [a, c = 0] = rule.step(1, curvature, nothing, set);
    const [b, d = 0] = rule.step(0, 0, unit, set);
    const determinant = a * d - b * c;
    return Math.abs(a + d) < 1 + determinant && determinant < 1;
  };
  let [low, high] = [1e-9 / curvature, 1e9 / curvature];
  if (!isStable(low) || isStable(high)) return NaN;
  for (let i = 0; i < HALVINGS; i++) {
    const middle = Math.sqrt(low * high);
    if (isStable(middle)) low = middle;
    else high = middle;
  }
  return low;
}
