// Arrays and outlines as the explorers' script reads them.

/** @import { Paths } from "../../../course_lib/explorers/browser/protocol.js" */

const FLOAT32_MAX = 3.4028234663852886e38;

/** What is in base64 as bytes. */
export function bytes(base64) {
  return new DataView(Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0)).buffer);
}

/** Numbers as float32; what is finite stays so. */
export function packed(values) {
  const single = Float32Array.from(values, (value) =>
    Number.isFinite(value) ? Math.min(Math.max(value, -FLOAT32_MAX), FLOAT32_MAX) : value,
  );
  return new DataView(single.buffer);
}

/**
 * What an explorer shows: an outline of outline.py with its blanks filled.
 * @param {{shown: object, blanks: (numbers: any[]) => any[]}} outline
 * @param {any[]} numbers
 * @param {object} given what the outline calls by name
 */
export function filledOutline({ shown, blanks }, numbers, given = {}) {
  return filled(shown, blanks(numbers), given);
}

function filled(part, blanks, given) {
  if (Array.isArray(part)) {
    const holds = (item) => filled(item?.when, blanks, given) !== false;
    return part.filter(holds).map((item) => filled(item, blanks, given));
  }
  if (part === null || typeof part !== "object") return part;
  if ("blank" in part) return blanks[part.blank];
  if ("given" in part) return given[part.given];
  const entries = Object.entries(part).filter(([key]) => key !== "when");
  return Object.fromEntries(entries.map(([key, value]) => [key, filled(value, blanks, given)]));
}

/**
 * The paths of what is shown.
 * @param {{marks?: any[], notes?: any[], messages?: any[]}} parts
 * @returns {Paths}
 */
export function pathsOf(
  { marks = [], notes = [], messages = [] },
  { runs = [], cells = null } = {},
) {
  const points = (mark) => packed(mark.points.flat());
  return {
    runs,
    marks: marks.map((mark) => ({ ...mark, points: points(mark) })),
    cells,
    notes,
    messages,
  };
}
