// A lesson's page: explorers with a model in place of the kernel, and predictions.

import { render } from "../../../course_lib/explorers/browser/stage.js";
import { say } from "../../../course_lib/explorers/browser/words.js";
import { withRules } from "./joining.js";
import { answer } from "./kernel.js";

/** All that is said, which the page defines: a template by its key. */
const WORDS = /** @type {{WORDS: Object<string, string>}} */ (/** @type {any} */ (globalThis))
  .WORDS;

/** What the stage needs of a widget's model. */
class PageModel {
  constructor(program) {
    const { scene, values } = program;
    this.program = program;
    this.traits = { scene: { ...scene, words: WORDS }, values, paths: answer(program, values) };
    this.listeners = new Map();
  }

  get(name) {
    return this.traits[name];
  }

  set(name, value) {
    this.traits[name] = value;
    for (const listener of this.listeners.get(`change:${name}`) ?? []) listener();
  }

  save_changes() {
    this.set("paths", answer(this.program, this.traits.values));
  }

  on(event, listener) {
    this.listeners.set(event, [...(this.listeners.get(event) ?? []), listener]);
  }

  off(event, listener) {
    this.listeners.set(
      event,
      this.listeners.get(event).filter((known) => known !== listener),
    );
  }

  send() {} // there is no server to hurry
}

/** The explorers of the page by cell: their programs, models, and what ends them. */
const SHOWN = {};

/** Make an explorer of the figure of a cell. */
export function show(cell, program) {
  /** @type {HTMLElement} */
  const figure = document.querySelector(`.explorer[data-cell="${cell}"]`);
  const model = new PageModel(program);
  figure.classList.add("live");
  SHOWN[cell] = { program, model, figure, end: render({ model, el: figure }) };
}

/**
 * Let a rule run in every explorer of paths, in the place of the one that had its name; null takes
 * that one out. Returns where it runs.
 * @param {string} label
 * @param {{program: string, numbers: Object<string, number>, controls: any} | null} rule in
 * JavaScript, as rules.py makes it, the numbers that can be set of it, and controls for them
 * @param {{color: string, dash: number[]}[]} styles to choose from
 */
export function join(label, rule, styles) {
  const known = JOINED.has(label);
  if (rule) JOINED.set(label, { ...rule, program: new Function(`return ${rule.program}`)() });
  else JOINED.delete(label);
  if (!rule && !known) return [];
  const descents = Object.entries(SHOWN).filter(
    ([, { program }]) => program.answers.kind === "descent",
  );
  for (const [cell, { program, model, figure, end }] of descents) {
    end();
    figure.querySelector(".stage").remove();
    show(cell, withRules({ ...program, values: model.get("values") }, JOINED, styles));
    SHOWN[cell].program = program; // without the rules that have joined
  }
  if (!rule) return [];
  return descents
    .filter(([, { figure }]) => !figure.closest(".asking")) // what a question hides is not told
    .map(([cell, { program }]) => ({ cell, title: program.scene.title }));
}

/** The learner's own rules by label. */
const JOINED = new Map();

/** The folded reply to a choice: the first below the question that names it. */
function replyTo(prediction, choice) {
  return [...document.querySelectorAll("details")].find(
    (each) =>
      prediction.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_FOLLOWING &&
      each.querySelector("summary").textContent.includes(`(${choice})`),
  );
}

/** @type {NodeListOf<HTMLElement>} */
const predictions = document.querySelectorAll(".prediction");
for (const prediction of predictions) {
  const { choices } = prediction.dataset;
  const verdict = document.createElement("p");
  verdict.setAttribute("role", "status");
  verdict.textContent = say(WORDS, { key: "predict_ask", values: {} });
  const buttons = [...choices].map((choice) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = `(${choice})`;
    button.title = say(WORDS, { key: "predict_choice", values: { choice } });
    button.addEventListener("click", () => {
      for (const each of buttons) each.disabled = true;
      verdict.textContent = say(WORDS, { key: "predict_taken", values: { choice } });
      prediction.classList.remove("asking");
      prediction.querySelector("details").open = true;
      replyTo(prediction, choice).open = true;
    });
    return button;
  });
  prediction.classList.add("asking");
  prediction.prepend(...buttons, verdict);
}
