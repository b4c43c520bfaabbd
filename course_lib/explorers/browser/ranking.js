// A race in words: who leads at a step, who is level, and who is out of it.

import { lossAt } from "./data.js";
import { number } from "./numbers.js";
import { say } from "./words.js";

/** @import { Scene } from "./protocol.js" */
/** @import { Moment, Unpacked } from "./data.js" */

/**
 * The ranking of a race at a step, as in "SGD = mine < Adam", and who has no place in it; nothing
 * where there is no race, or before its first loss.
 * @param {Scene} scene
 * @param {Unpacked} paths
 * @param {number} step
 */
export function ranking({ words }, { runs, race }, step) {
  if (!race) return "";
  const losses = new Map(runs.map((run) => [run, lossAt(run, step)]));
  if (![...losses.values()].some((loss) => !Number.isNaN(loss))) return "";
  const placed = runs.filter((run) => Number.isFinite(losses.get(run)));
  placed.sort((a, b) => losses.get(a) - losses.get(b));
  const sign = (run, i) => (losses.get(run) === losses.get(placed[i - 1]) ? " = " : " < ");
  const order = placed.map((run, i) => (i ? sign(run, i) : "") + run.label).join("");
  const late = race.training ? "stage_ranking_behind" : "stage_ranking_ended";
  return [
    say(words, { key: "stage_ranking", values: { step, order: order || "–" } }),
    ...outOf(words, "stage_ranking_diverged", runs, (run) => losses.get(run) === Infinity),
    ...outOf(words, late, runs, (run) => Number.isNaN(losses.get(run))),
  ].join(words.stage_ranking_next);
}

/** Those that something holds of, each with the last step that it reached; nothing if there is none. */
function outOf(words, key, runs, holds) {
  const those = runs.filter(holds).map(({ label, steps }) => ({
    key: "stage_at_step",
    values: { label, step: steps },
  }));
  return those.length ? [say(words, { key, values: { runs: those } })] : [];
}

/**
 * What is spoken of a race: the ranking, and the numbers of every visible run that is in it.
 * @param {Scene} scene
 * @param {Unpacked} paths
 * @param {Moment} moment
 */
export function raceDescription(scene, paths, { step, hidden }) {
  const row = Math.floor(step);
  const numbers = paths.runs
    .filter((run) => !hidden.has(run.label) && Number.isFinite(lossAt(run, row)))
    .map(({ label, losses, accuracies }) => {
      const values = { label, loss: losses[row], accuracy: number(accuracies[row]) };
      return say(scene.words, { key: "stage_race_description", values });
    });
  return [ranking(scene, paths, row), ...numbers].join(" ");
}
