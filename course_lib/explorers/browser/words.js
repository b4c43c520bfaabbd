// Facts in words, here as in course_lib/language/facts.py.

import { number, percent } from "./numbers.js";

/** @import { Words } from "./protocol.js" */

/**
 * A fact in words; text stays as it is.
 * @param {Object<string, string>} templates
 * @param {Words} words
 * @returns {string}
 */
export function say(templates, words) {
  if (typeof words === "string") return words;
  return templates[words.key].replace(/\{(\w+)(?::(\w|%))?\}/g, (_, name, form) =>
    filledIn(templates, words.values[name], form),
  );
}

function filledIn(templates, value, form) {
  if (Array.isArray(value))
    return value.map((each) => say(templates, each)).join(templates.list_comma);
  if (typeof value !== "number") return say(templates, value);
  return form === "%" ? percent(value) : number(value, Number(form ?? 4));
}
