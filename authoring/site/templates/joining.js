// A program of an explorer with more rules: those that a learner has written on the page.

import { number } from "../../../course_lib/explorers/browser/numbers.js";

/**
 * A program with these rules beside its own. What of a rule has a slider follows that; any other of
 * its numbers stays as the rule has it, and is shown beside its label.
 * @param {{scene: any, answers: any, values: any}} program of the kind "descent"
 * @param {Map<string, {program: any, numbers: Object<string, number>}>} joined by label
 * @param {{color: string, dash: number[]}[]} styles to choose from
 */
export function withRules({ scene, answers, values }, joined, styles) {
  const made = { ...scene, styles: { ...scene.styles }, remarks: { ...scene.remarks } };
  const rules = { ...answers.rules };
  for (const [label, { program, numbers }] of joined) {
    const sliders = program.set.map((name) => sliderOf(scene, name));
    rules[label] = { ...program, set: program.set.map((name, i) => sliders[i] ?? numbers[name]) };
    made.styles[label] = freeStyle(made.styles, styles);
    const still = program.set.filter((_, i) => sliders[i] === undefined);
    const remark = still.map((name) => `${name} = ${number(numbers[name])}`).join(", ");
    if (remark) made.remarks[label] = remark;
    made.controls = made.controls.map((control) => movedBy(control, made, label, sliders));
  }
  return { scene: made, answers: { ...answers, rules }, values };
}

/** The name of the slider of a hyperparameter, if there is one. */
function sliderOf({ controls, grips }, name) {
  const courses = ["steps", ...grips];
  const own = (control) =>
    control.name === `rule.${name}` || (control.name === name && !courses.includes(name));
  return controls.find((control) => control.scale !== "typed" && own(control))?.name;
}

function freeStyle(taken, styles) {
  const colors = Object.values(taken).map(({ color }) => color);
  return styles.find(({ color }) => !colors.includes(color)) ?? styles[0];
}

/** A control that says whom it moves, where it does not move all. */
function movedBy(control, { styles, grips }, label, sliders) {
  if (control.name === "steps" || grips.includes(control.name)) return control;
  const others = Object.keys(styles).filter((each) => each !== label);
  const before = control.only ?? others;
  if (sliders.includes(control.name)) {
    return control.only ? { ...control, only: [...before, label] } : control;
  }
  return { ...control, only: before };
}
