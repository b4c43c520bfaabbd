// The vertical axis of a panel: linear, logarithmic, or, with both signs, logarithmic on both sides.

/** @typedef {"linear" | "log" | "symmetric"} Scale */

/**
 * @typedef {object} Axis
 * @property {number[]} ticks two to four round values
 * @property {(value: number) => number} share where a value lies, from 0 (below) to 1 (above)
 */

/** Beyond how many times where it began something shoots off, and how much of that is shown. */
const SHOOTING = { linear: [1e3, 5], log: [1e12, 1e6], symmetric: [1e12, 1e6] };
const DEPTH = 1e12; // what is smaller than the largest by more lies below a log axis
const SEVERAL = 10; // times as large, and the smaller one is no more than a flat line

/** The finite values of rows. */
const finiteIn = (rows) => [...rows].filter(Number.isFinite);
const largestIn = (values) => values.reduce((a, b) => Math.max(a, Math.abs(b)), 0);

/**
 * The scales that a panel of these lines can have, the most readable one first: log for what is
 * never negative, if it spans more than two decades or one line would be flat beside another;
 * symmetric for what has both signs, if one line would be flat or something shoots off.
 * @param {ArrayLike<number>[]} series
 * @returns {Scale[]}
 */
export function scalesFor(series) {
  const lines = series.map(finiteIn);
  const values = lines.flat();
  const sizes = values.map(Math.abs).filter((size) => size > 0);
  if (!sizes.length) return ["linear"];
  const peaks = lines.map(largestIn).filter((peak) => peak > 0);
  const flat = Math.max(...peaks) > SEVERAL * Math.min(...peaks);
  if (values.some((value) => value < 0)) {
    return flat || shootsOff(series, values) ? ["symmetric", "linear"] : ["linear", "symmetric"];
  }
  const decades = Math.log10(largestIn(sizes) / sizes.reduce((a, b) => Math.min(a, b)));
  return decades > 2 || flat ? ["log", "linear"] : ["linear", "log"];
}

function beginning(series) {
  return Math.max(...series.map((rows) => Math.abs(rows[0]) || 0));
}

function shootsOff(series, values) {
  const first = beginning(series);
  return first > 0 && largestIn(values) > SHOOTING.linear[0] * first;
}

/**
 * The axis that shows all of these lines; if something shoots off, only the beginning of that.
 * @param {ArrayLike<number>[]} series
 * @param {Scale} scale
 * @param {number} most how many ticks there is room for
 * @returns {Axis}
 */
export function axisFor(series, scale, most) {
  const [low, high] = axisSpan(series, scale);
  const knee = scale === "symmetric" ? kneeOf(series) : 1;
  const { there, back } = measureOf(scale, knee);
  const margin = (there(high) - there(low)) / 25;
  const [bottom, top] = [there(low) - margin, there(high) + margin];
  const ends = [back(bottom), back(top)];
  return {
    ticks: AXIS_TICKS[scale](ends[0], ends[1], most, knee),
    share: (value) => (there(value) - bottom) / (top - bottom),
  };
}

/** From the least to the largest value; of what shoots off, only the beginning. */
function axisSpan(series, scale) {
  const values = series.flatMap(finiteIn);
  if (!values.length) return scale === "log" ? [0.1, 1] : [0, 1];
  let high = values.reduce((a, b) => Math.max(a, b));
  let low = values.reduce((a, b) => Math.min(a, b));
  const [times, shown] = SHOOTING[scale];
  const first = beginning(series);
  const calm = (rows) => largestIn(finiteIn(rows)) <= times * first;
  // Where all of them shoot off, a logarithmic axis has room for it: there is nothing else to see.
  if (first > 0 && (scale === "linear" || series.some(calm))) {
    if (high > times * first) high = shown * first;
    if (low < -times * first) low = -shown * first;
  }
  if (scale === "log") {
    const positive = values.filter((value) => value > 0);
    low = Math.max(
      positive.reduce((a, b) => Math.min(a, b)),
      high / DEPTH,
    );
    return low < high ? [low, high] : [high / 2, 2 * high];
  }
  const room = Math.abs(high) / 2 || 0.5;
  return low < high ? [low, high] : [low - room, high + room];
}

/** The size below which a symmetric axis is linear: well below what the smallest line reaches. */
function kneeOf(series) {
  const peaks = series.map((rows) => largestIn(finiteIn(rows))).filter((peak) => peak > 0);
  return Math.max(Math.min(...peaks) / 100, Math.max(...peaks) / DEPTH);
}

function measureOf(scale, knee) {
  if (scale === "log") return { there: Math.log10, back: (t) => 10 ** t };
  if (scale === "linear") return { there: (value) => value, back: (t) => t };
  return {
    there: (value) => Math.sign(value) * Math.log10(1 + Math.abs(value) / knee),
    back: (t) => Math.sign(t) * knee * (10 ** Math.abs(t) - 1),
  };
}

// ---- ticks ----

const AXIS_TICKS = { linear: linearTicks, log: logTicks, symmetric: symmetricTicks };

const powerOfTen = (k) => Number(`1e${k}`); // 10 ** -3 is no round number everywhere

/** Multiples of 1, 2 or 5 times a power of ten, as many as there is room for. */
export function linearTicks(low, high, most) {
  let finer = [];
  for (let k = Math.floor(Math.log10((high - low) / most)) - 1; ; k++) {
    for (const digit of [1, 2, 5]) {
      const step = digit * powerOfTen(k);
      const ticks = [];
      for (let i = Math.ceil(low / step); i * step <= high && ticks.length <= 50; i++) {
        ticks.push(Number((i * step).toPrecision(12)));
      }
      if (ticks.length <= most) return ticks.length > 1 ? ticks : finer;
      finer = ticks;
    }
  }
}

/** Powers of ten, every second or third of them where they are many, digits too where few. */
function logTicks(low, high, most) {
  const [first, last] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  const among = (every, phase, digits) => {
    const ticks = [];
    for (let k = Math.floor(first / every) * every + phase; k <= last; k += every) {
      ticks.push(...digits.map((digit) => Number(`${digit}e${k}`)));
    }
    return ticks.filter((tick) => low <= tick && tick <= high);
  };
  for (const digits of [[1, 2, 5], [1, 3], [1]]) {
    const ticks = among(1, 0, digits);
    if (ticks.length <= most) return ticks.length > 1 ? ticks : linearTicks(low, high, most);
  }
  for (let every = 2; ; every++) {
    for (let phase = 0; phase < every; phase++) {
      const ticks = among(every, phase, [1]);
      if (ticks.length > 1 && ticks.length <= most) return ticks;
    }
  }
}

/** Zero, and on either side the largest power of ten. */
function symmetricTicks(low, high, _most, knee) {
  const side = (end) =>
    Math.abs(end) > knee ? Math.sign(end) * powerOfTen(Math.floor(Math.log10(Math.abs(end)))) : 0;
  const ticks = [...new Set([side(low), 0, side(high)])].filter((t) => low <= t && t <= high);
  return ticks.sort((a, b) => a - b);
}
