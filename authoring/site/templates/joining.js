// A program of an explorer with more rules: those that a learner has written on the page.

import { number } from "../../../course_lib/explorers/browser/numbers.js";

/**
 * A program with these rules beside its own. Each of their numbers follows the slider of its name:
 * one that is there, or the rule's own. What has none stays, and is shown beside the rule's label.
 * @param {{scene: any, answers: any, values: any}} program of the kind "descent"
 * @param {Map<string, {program: any, numbers: Object<string, number>, controls: any}>} joined by
 * label; `controls` are those that a number may have
 * @param {{color: string, dash: number[]}[]} styles to choose from
 */
export function withRules({ scene, answers, values }, joined, styles) {
  const made = { ...scene, styles: { ...scene.styles }, remarks: { ...scene.remarks } };
  const program = { scene: made, values: { ...values }, answers: { ...answers } };
  program.answers.rules = { ...answers.rules };
  for (const [label, rule] of joined) addRule(program, label, rule, styles);
  return program;
}

function addRule({ scene, values, answers }, label, { program, numbers, controls }, styles) {
  const others = Object.keys(scene.styles);
  scene.styles[label] = freeStyle(scene.styles, styles);
  const added = program.set
    .filter((name) => controls[name] && !sliderOf(scene, name))
    .map((name) => ({ ...withValue(controls[name], numbers[name]), only: [label] }));
  const sliders = program.set.map((name) => sliderOf(scene, name));
  scene.controls = [...added, ...scene.controls.map((each) => movedBy(each, others, label))];
  for (const { name, value } of added) values[name] ??= value;
  const names = program.set.map(
    (name, i) => sliders[i] ?? added.find((a) => a.name === name)?.name,
  );
  answers.rules[label] = { ...program, set: program.set.map((n, i) => names[i] ?? numbers[n]) };
  const still = program.set.filter((_, i) => names[i] === undefined);
  const remark = still.map((name) => `${name} = ${number(numbers[name])}`).join(", ");
  if (remark) scene.remarks[label] = remark;

  /** A control that says whom it moves, where it does not move all. */
  function movedBy(control, before, newcomer) {
    const isCourses = control.name === "steps" || scene.grips.includes(control.name);
    if (isCourses) return control;
    if (!sliders.includes(control.name)) return { only: before, ...control };
    return control.only ? { ...control, only: [...control.only, newcomer] } : control;
  }
}

/** The name of the slider of a hyperparameter, if there is one. */
function sliderOf({ controls, grips }, name) {
  const courses = ["steps", ...grips];
  const own = (control) =>
    control.name === `rule.${name}` || (control.name === name && !courses.includes(name));
  return controls.find((control) => control.scale !== "typed" && own(control))?.name;
}

function withValue(control, value) {
  const { min, max } = control;
  return { ...control, value, min: Math.min(min, value), max: Math.max(max, value) };
}

function freeStyle(taken, styles) {
  const colors = Object.values(taken).map(({ color }) => color);
  return styles.find(({ color }) => !colors.includes(color)) ?? styles[0];
}
