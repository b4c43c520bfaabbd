// The vertical axis of a panel: linear, logarithmic, or, with both signs, logarithmic on both sides.

/** @typedef {"linear" | "log" | "symmetric"} Scale */

/**
 * @typedef {object} Axis
 * @property {number[]} ticks two to four round values
 * @property {(value: number) => number} share where a value lies, from 0 (below) to 1 (above)
 */

/** Beyond how many times where it began something shoots off, and how much of that is shown. */
const SHOOTING = { linear: [1e3, 5], log: [1e6, 100], symmetric: [1e6, 100] };
const DEPTH = 1e12; // what is smaller than the largest by more lies below a log axis
const SEVERAL = 10; // times as large, and the smaller one is no more than a flat line

/**
 * What an axis must know of a line: where it begins, how far its finite values reach, and the
 * largest and the smallest size among those that are not zero.
 */
function extentOf(rows) {
  let [low, high, largest, smallest] = [Infinity, -Infinity, 0, Infinity];
  for (let i = 0; i < rows.length; i++) {
    const value = rows[i];
    if (!Number.isFinite(value)) continue;
    const size = Math.abs(value);
    if (value < low) low = value;
    if (value > high) high = value;
    if (size > largest) largest = size;
    if (size > 0 && size < smallest) smallest = size;
  }
  return { first: Math.abs(rows[0]) || 0, low, high, largest, smallest };
}

const mostOf = (extents, name) => Math.max(...extents.map((extent) => extent[name]));
const leastOf = (extents, name) => Math.min(...extents.map((extent) => extent[name]));

/**
 * The scales that a panel of these lines can have, the most readable one first: log for what is
 * never negative, if it spans more than two decades or one line would be flat beside another;
 * symmetric for what has both signs, if one line would be flat or something shoots off.
 * @param {ArrayLike<number>[]} series
 * @returns {Scale[]}
 */
export function scalesFor(series) {
  const extents = series.map(extentOf).filter(({ largest }) => largest > 0);
  if (!extents.length) return ["linear"];
  const largest = mostOf(extents, "largest");
  const flat = largest > SEVERAL * leastOf(extents, "largest");
  if (leastOf(extents, "low") < 0) {
    const first = mostOf(extents, "first");
    const shootsOff = first > 0 && largest > SHOOTING.linear[0] * first;
    return flat || shootsOff ? ["symmetric", "linear"] : ["linear", "symmetric"];
  }
  const decades = Math.log10(largest / leastOf(extents, "smallest"));
  return decades > 2 || flat ? ["log", "linear"] : ["linear", "log"];
}

/**
 * The axis that shows all of these lines; if something shoots off, only the beginning of that.
 * @param {ArrayLike<number>[]} series
 * @param {Scale} scale
 * @param {number} room for how many ticks
 * @param {number[]} [ends] of a linear axis, whatever the lines do
 * @returns {Axis}
 */
export function axisFor(series, scale, room, ends = undefined) {
  const extents = series.map(extentOf).filter(({ low, high }) => low <= high);
  const fixed = scale === "linear" && ends;
  const [low, high] = fixed || (extents.length ? axisSpan(extents, scale) : [0, 1]);
  const knee = scale === "symmetric" ? kneeOf(extents) : 1;
  const { there, back } = measureOf(scale, knee);
  const margin = (there(high) - there(low)) / 25;
  const [bottom, top] = [there(low) - margin, there(high) + margin];
  return {
    ticks: AXIS_TICKS[scale](back(bottom), back(top), room, knee),
    share: (value) => (there(value) - bottom) / (top - bottom),
  };
}

/** From the least to the largest value; of what shoots off, only the beginning. */
function axisSpan(extents, scale) {
  let [low, high] = [leastOf(extents, "low"), mostOf(extents, "high")];
  const [times, shown] = SHOOTING[scale];
  const first = mostOf(extents, "first");
  const calm = ({ largest }) => largest <= times * first;
  // Where all of them shoot off, a logarithmic axis has room for it: there is nothing else to see.
  if (first > 0 && (scale === "linear" || extents.some(calm))) {
    if (high > times * first) high = shown * first;
    if (low < -times * first) low = -shown * first;
  }
  if (scale === "log") {
    low = Math.max(leastOf(extents, "smallest"), high / DEPTH);
    return low < high ? [low, high] : [high / 2, 2 * high];
  }
  const around = Math.abs(high) / 2 || 0.5;
  return low < high ? [low, high] : [low - around, high + around];
}

/** The size below which a symmetric axis is linear: well below what the smallest line reaches. */
function kneeOf(extents) {
  const moving = extents.filter(({ largest }) => largest > 0);
  return Math.max(leastOf(moving, "largest") / 100, mostOf(moving, "largest") / DEPTH);
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
function linearTicks(low, high, room) {
  let finer = [];
  for (let k = Math.floor(Math.log10((high - low) / room)) - 1; ; k++) {
    for (const digit of [1, 2, 5]) {
      const step = digit * powerOfTen(k);
      const ticks = [];
      for (let i = Math.ceil(low / step); i * step <= high && ticks.length <= 50; i++) {
        ticks.push(Number((i * step).toPrecision(12)));
      }
      if (ticks.length <= room) return ticks.length > 1 ? ticks : finer;
      finer = ticks;
    }
  }
}

/** Powers of ten, every second or third of them where they are many, digits too where few. */
function logTicks(low, high, room) {
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
    if (ticks.length <= room) return ticks.length > 1 ? ticks : linearTicks(low, high, room);
  }
  for (let every = 2; ; every++) {
    for (let phase = 0; phase < every; phase++) {
      const ticks = among(every, phase, [1]);
      if (ticks.length > 1 && ticks.length <= room) return ticks;
    }
  }
}

/** Zero, and on either side the largest power of ten. */
function symmetricTicks(low, high, _room, knee) {
  const side = (end) =>
    Math.abs(end) > knee ? Math.sign(end) * powerOfTen(Math.floor(Math.log10(Math.abs(end)))) : 0;
  const ticks = [...new Set([side(low), 0, side(high)])].filter((t) => low <= t && t <= high);
  return ticks.sort((a, b) => a - b);
}
