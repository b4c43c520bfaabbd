// Exercises of a lesson's page: each an editor with its stub, checked by the page's own Python. A
// rule that can be traced joins the page's explorers.

import { add } from "../../../course_lib/explorers/browser/drawing.js";
import { say } from "../../../course_lib/explorers/browser/words.js";
import { editor, replaceSelection } from "./editor.js";
import { join } from "./live.js";
import { Python, Refusal } from "./python.js";

/** What the page defines: the exercises by cell, words by key, and how Python is loaded. */
const PAGE =
  /** @type {{EXERCISES: {language: string, lesson: string, cells: any, words: any, styles: any[], python: any}}} */ (
    /** @type {any} */ (globalThis)
  ).EXERCISES;

const PYTHON = new Python(PAGE.python);

class Exercise {
  /** @param {HTMLElement} element */
  constructor(element) {
    this.cell = element.dataset.cell;
    this.exercise = PAGE.cells[this.cell];
    this.element = element;
    const { words } = PAGE;
    const keys = `${this.cell}-keys`;
    this.area = editor(element, {
      label: words.exercise_editor,
      description: keys,
      code: stored(this.place) ?? this.exercise.stub,
    });
    const bar = add(element, "div", "exercise-bar");
    this.button = this.buildButton(bar, words.exercise_check, () => this.press());
    this.button.classList.add("exercise-check");
    this.buildButton(bar, words.exercise_reset, () => this.reset());
    this.progress = add(element, "progress", "", { max: 1, hidden: true });
    this.progress.setAttribute("aria-label", words.exercise_progress);
    this.verdict = add(element, "div", "exercise-verdict");
    this.verdict.setAttribute("role", "status");
    const size = Math.round(PYTHON.size / 1e6);
    const hint = say(words, { key: "exercise_hint", values: { size } });
    const line = add(element, "p", "exercise-hint", { textContent: `${hint} ` });
    add(line, "span", "exercise-keys", { id: keys, textContent: words.exercise_keys });
    this.area.addEventListener("input", () => store(this.place, this.area.value));
    this.area.addEventListener("input", () => this.prepare(), { once: true });
    this.area.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.press();
    });
  }

  /** Where the answer is kept: the same for both languages. */
  get place() {
    return `answer ${PAGE.lesson} ${this.cell}`;
  }

  buildButton(bar, textContent, act) {
    const button = add(bar, "button", "", { type: "button", textContent });
    button.addEventListener("click", act);
    return button;
  }

  /** Who begins to write will soon check: Python is then there. */
  prepare() {
    if (location.protocol !== "file:") PYTHON.started().catch(() => {});
  }

  reset() {
    this.area.select();
    replaceSelection(this.area, this.exercise.stub);
    this.verdict.replaceChildren();
  }

  press() {
    if (this.busy) PYTHON.stop();
    else this.check();
  }

  async check() {
    this.setBusy(true);
    try {
      const { cell, exercise } = this;
      const request = { language_: PAGE.language, cell, code: this.area.value, exercise };
      this.show(await PYTHON.answer(request, (fact) => this.tell(fact)));
    } catch (error) {
      const broken = { key: "exercise_broken", values: { error: String(error) } };
      this.show({ fault: error instanceof Refusal ? error.fact : broken });
    } finally {
      this.setBusy(false);
    }
  }

  setBusy(busy) {
    this.busy = busy;
    this.button.textContent = busy ? PAGE.words.exercise_stop : PAGE.words.exercise_check;
    this.element.toggleAttribute("data-busy", busy);
    if (!busy) this.progress.hidden = true;
  }

  /** What goes on before there is a verdict; a share is shown, and not read out at every change. */
  tell({ key, values }) {
    this.progress.hidden = values.share === undefined;
    if (values.share !== undefined) this.progress.value = values.share;
    const words = say(PAGE.words, { key, values });
    if (this.verdict.textContent !== words) {
      this.verdict.replaceChildren();
      add(this.verdict, "p", "", { textContent: words });
    }
  }

  show({
    passed = false,
    message = undefined,
    fault = undefined,
    printed = "",
    program = null,
    numbers = {},
  }) {
    const words = message ?? say(PAGE.words, fault);
    this.verdict.replaceChildren();
    add(this.verdict, "p", passed ? "right" : "wrong", { textContent: words });
    if (printed) add(this.verdict, "pre", "", { textContent: printed });
    if (!this.exercise.model) return;
    const { name, controls } = this.exercise;
    const joined = join(name, program && { program, numbers, controls }, PAGE.styles);
    if (joined.length > 0) this.tellWhere(name, joined);
    if (passed && !program) {
      const textContent = say(PAGE.words, { key: "exercise_not_joined", values: { name } });
      add(this.verdict, "p", "", { textContent });
    }
  }

  tellWhere(name, joined) {
    const line = add(this.verdict, "p", "exercise-joined", {
      textContent: say(PAGE.words, { key: "exercise_joined", values: { name } }),
    });
    joined.forEach(({ cell, title }, i) => {
      const before = joined.slice(0, i).filter((each) => each.title === title).length;
      line.append(" ");
      const textContent = before ? `${title} (${before + 1})` : title;
      add(line, "a", "", { href: `#${cell}`, textContent });
    });
  }
}

function stored(place) {
  try {
    return localStorage.getItem(place);
  } catch {
    return null; // a browser may forbid it
  }
}

function store(place, text) {
  try {
    localStorage.setItem(place, text);
  } catch {} // then it is gone with the page
}

/** @type {NodeListOf<HTMLElement>} */
const places = document.querySelectorAll(".exercise");
for (const place of places) new Exercise(place);
