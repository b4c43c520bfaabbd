// Sentences: the notes that can be read, and what is spoken.

import { writeEach } from "./drawing.js";
import { number } from "./numbers.js";
import { raceDescription } from "./ranking.js";
import { say } from "./words.js";

/** @import { Scene } from "./protocol.js" */
/** @import { Moment, Unpacked } from "./data.js" */

/**
 * Write what is said of the setting, a line each.
 * @param {HTMLElement} parent
 * @param {Scene} scene
 * @param {Unpacked} paths
 */
export function showNotes(parent, { words }, { notes }) {
  writeEach(
    parent,
    notes.map((note) => say(words, note)),
  );
}

/**
 * What is spoken: the notes, or where every visible run is at this step.
 * @param {Scene} scene
 * @param {Unpacked} paths
 * @param {Moment} moment
 */
export function description(scene, paths, moment) {
  if (paths.race) return raceDescription(scene, paths, moment);
  const { words } = scene;
  const { notes, runs } = paths;
  const { step, hidden } = moment;
  if (notes.length) return notes.map((note) => say(words, note)).join(" ");
  const sentences = runs
    .filter((run) => !hidden.has(run.label))
    .map((run) => {
      const row = Math.min(Math.floor(step), run.steps);
      const position = [...run.positions.slice(row * run.d, (row + 1) * run.d)].map((x) =>
        number(x),
      );
      const values = {
        step: row,
        label: run.label,
        position: position.join(", "),
        loss: run.losses[row],
      };
      return say(words, { key: "stage_description", values });
    });
  return sentences.join(" ");
}
