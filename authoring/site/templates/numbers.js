// Numbers and words written as Python writes them, and arrays as stage.js reads them.

const FLOAT32_MAX = 3.4028234663852886e38;

function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function rounded(value) {
  // As Python does: a half goes to the even neighbour.
  const below = Math.floor(value);
  const half = value - below === 0.5;
  return half ? below + (below % 2) : Math.round(value);
}

function number(value) {
  // Python's "{:.4g}" with a real minus sign.
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "−inf";
  const [, digits, exponent] = toFourDigits(value).match(/^(.*)e(.*)$/);
  const size = Number(exponent);
  if (size >= -4 && size < 4) return String(Number(`${digits}e${exponent}`)).replace("-", "−");
  return `${Number(digits)}e${size < 0 ? "-" : "+"}${String(Math.abs(size)).padStart(2, "0")}`.replaceAll("-", "−");
}

function toFourDigits(value) {
  // toExponential rounds a tie away from zero, Python to the even digit.
  const exact = value.toExponential(60);
  const tie = /^-?\d\.\d\d[02468]50*e/.test(exact);
  return tie ? exact.replace(/(\.\d{3})\d*/, "$1") : value.toExponential(3);
}

function numberLeft(left) {
  return Number.isFinite(left) ? number(left) : "∞";
}

function percent(share) {
  return `${rounded(100 * share)}%`;
}

function say(key, fields = {}) {
  return WORDS[key].replace(/\{(\w+)\}/g, (_, name) => fields[name]);
}

function packed(values) {
  // As float32; what is finite stays so.
  const single = Float32Array.from(values, (value) =>
    Number.isFinite(value) ? Math.min(Math.max(value, -FLOAT32_MAX), FLOAT32_MAX) : value,
  );
  return new DataView(single.buffer);
}

function packedMark(points, style) {
  return { ...style, points: packed(points.flat()) };
}

function bytes(base64) {
  return new DataView(Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0)).buffer);
}
