// Where a rule ends for many settings at once, as maps.py says.

function ends(rule, surface, settings) {
  // What is left of the way down, and the extent of the last tenth, for each; nothing if none leads down.
  const loss = (point) => surface.loss(point)[0];
  const start = chosenStart(surface, settings[0]);
  const walked = settings.map((values) => walk(rule, surface, start, values));
  const reached = walked.map(({ position }) => loss(position));
  const above = loss(start);
  const known = surface.minima.length ? surface.minima.map(loss) : reached.filter(Number.isFinite);
  const bottom = Math.min(above, ...known);
  if (above === bottom && reached.some(Number.isFinite)) return undefined;
  return walked.map(({ span }, i) => {
    const left = (reached[i] - bottom) / (above - bottom);
    return { left: Number.isFinite(left) ? left : Infinity, span };
  });
}

function walk(rule, { slopes }, start, values) {
  // Plain loops: a map asks for half a million steps at every move of a slider.
  const own = rule.own.map((name) => values[name]);
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
      const moved = rule.step(position[i], grad[i], states[i], own);
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

function outcome({ left, span }, { near, still, away }) {
  if (left > away) return DIVERGED;
  if (left <= near) return REACHED;
  return span <= still ? STOPPED : MOVING;
}

function summary(rates, found, limits) {
  const codes = found.map((end) => outcome(end, limits));
  if (codes.every((code) => code === DIVERGED)) return { best: NaN, diverges: rates[0] };
  const best = found.reduce((least, { left }, i) => (left < found[least].left ? i : least), 0);
  const good = rates.filter((_, i) => codes[i] === REACHED);
  const diverges = rates.find((_, i) => i >= best && codes[i] === DIVERGED);
  return { best: rates[best], good: good.length ? [good[0], good.at(-1)] : undefined, diverges };
}

function ratesInWords(label, rates, { best, good, diverges }, lr, left) {
  const coarse = (rate) => number(Number(rate.toPrecision(2)));
  const parts = [];
  if (!good) {
    parts.push(say("map_none_good", { best: coarse(best) }));
  } else {
    const [low, high] = good;
    if (low > rates[0]) parts.push(say("map_small", { low: coarse(low) }));
    parts.push(say("map_good", { high: coarse(high) }));
    if (high < rates.at(-1) && diverges === undefined) parts.push(say("map_large", { high: coarse(high) }));
  }
  if (diverges !== undefined) parts.push(say("map_diverges", { rate: coarse(diverges) }));
  return say("map_note", { label, parts: parts.join(say("map_comma")), lr: number(lr), left: numberLeft(left) });
}
