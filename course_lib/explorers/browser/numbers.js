// How a number is shown, here as in course_lib/language/numbers.py: a test compares the two.

/** @param {number} value */
export function number(value, digits = 4) {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const [mantissa, exponent] = value
    .toExponential(digits - 1)
    .split("e")
    .map(Number);
  const plain = value === 0 || (exponent >= -4 && exponent < 6);
  const text = plain ? String(Number(value.toPrecision(digits))) : `${mantissa}e${exponent}`;
  return value === 0 ? "0" : text.replaceAll("-", "−");
}

/** @param {number} share */
export function percent(share) {
  return `${Math.floor(100 * share + 0.5)}%`;
}
