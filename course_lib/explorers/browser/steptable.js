// The step as a table: each line of the rule once, with the numbers that it has for each parameter.

import { lossAt } from "./data.js";
import { add, write } from "./drawing.js";
import { number } from "./numbers.js";
import { say } from "./words.js";

/** @import { Moment, PlayedRun, Unpacked } from "./data.js" */

/** So many names that are carried into the next step have a mark of their own. */
const MARKS = 4;

/**
 * A number of the table: where it stands, and how it is read off a run.
 * @typedef {object} Written
 * @property {HTMLElement} place
 * @property {HTMLElement} whole what stands before its decimal point, or all of it
 * @property {HTMLElement | undefined} fraction the rest, if its point lies below that of others
 * @property {(run: PlayedRun, from: number) => string} numberAt
 * @property {string} text
 */

export class StepTable {
  /**
   * @param {HTMLElement} parent
   * @param {Object<string, string>} words
   */
  constructor(parent, words) {
    this.words = words;
    /** @type {PlayedRun | undefined} */
    this.run = undefined;
    this.from = 0;
    this.layout = "";
    this.element = add(parent, "div", "stage-step", { tabIndex: 0 }); // it may have to be scrolled
    this.element.setAttribute("role", "group");
    this.element.setAttribute("aria-label", words.stage_table);
  }

  /**
   * The step that comes, of the run in focus.
   * @param {Unpacked} paths
   * @param {Moment} moment
   */
  show({ runs }, { step, focus }) {
    const run = runs[focus];
    this.element.hidden = !run?.lines.length || run.steps < 1;
    if (this.element.hidden) return;
    const from = Math.min(Math.floor(step), run.steps - 1);
    if (this.run === run && this.from === from) return;
    if (this.run !== run) this.fit(run);
    Object.assign(this, { run, from });
    this.fill(run, from);
  }

  // ---- what stays from step to step ----

  /**
   * Build what stays, unless it is there already for another run of the same words.
   * @param {PlayedRun} run
   */
  fit(run) {
    const layout = JSON.stringify([run.label, run.names, ...run.lines.map(wordsOf)]);
    if (this.layout !== layout) this.build(run);
    this.layout = layout;
  }

  /** @param {PlayedRun} run */
  build(run) {
    const carried = carriedNames(run);
    this.marks = new Map(carried.map((name, i) => [name, `stage-carried stage-mark-${i % MARKS}`]));
    /** @type {Written[]} */
    this.numbers = [];
    this.longest = undefined;
    this.element.replaceChildren();
    const table = add(this.element, "table");
    this.table = table;
    this.buildCaption(add(table, "caption"), carried.length > 0);
    this.buildHead(add(table, "thead"), run);
    run.lines.forEach((_, index) => {
      this.buildLine(add(table, "tbody"), run, index);
    });
  }

  /** Which step it is, and what the marks mean. */
  buildCaption(caption, carries) {
    this.title = add(caption, "span", "stage-title");
    const marks = [["stage-changed", this.words.stage_name_changed]];
    if (carries) marks.unshift(["stage-carried stage-mark-0", this.words.stage_name_carried]);
    for (const [mark, name] of marks) {
      const key = add(caption, "span", "stage-key");
      add(key, "span", mark, { textContent: "12", ariaHidden: "true" });
      key.append(` ${name}`);
    }
  }

  /** What comes into the step, and the parameters' names. */
  buildHead(part, run) {
    const incoming = [...incomingNames(run)].filter(
      ([, place]) => !counts(run, tokenAt(run, place)),
    );
    const { head, workings, values } = cellsOf(part, run.d, "td");
    head.textContent = incoming.length ? this.words.stage_before : "";
    run.names.forEach((name, i) => {
      for (const [word, place] of incoming) {
        const item = add(workings[i], "span", "stage-incoming", { textContent: `${word} ` });
        this.addNumber(item, word, (run, from) => number(tokenAt(run, place)[from * run.d + i]));
      }
      values[i].textContent = name;
    });
  }

  /** A formula, and for each parameter its numbers and what it comes to. */
  buildLine(part, run, index) {
    const { name, formula, tokens } = run.lines[index];
    const { head, workings, values } = cellsOf(part, run.d, "th");
    this.addName(head, name);
    if (formula.length) head.append(" = ");
    const given = namesGiven(run.lines, index);
    formula.forEach((word, t) => {
      if (typeof tokens[t] === "string") head.append(word);
      else this.addName(head, word, given.has(word));
    });
    const last = run.lines.findLastIndex((line) => line.name === name) === index;
    run.names.forEach((_, i) => {
      for (const [t, token] of tokens.entries()) {
        if (typeof token === "string") {
          workings[i].append(token);
          continue;
        }
        const carried = given.has(formula[t]) ? "" : formula[t];
        this.addNumber(workings[i], carried, (run, from) => {
          const each = tokenAt(run, [index, t]);
          const value = typeof each === "number" ? each : each[from * run.d + i];
          return value < 0 && t > 0 ? `(${number(value)})` : number(value);
        });
      }
      if (formula.length) values[i].append("= ");
      this.addNumber(
        values[i],
        last ? name : "",
        (run, from) => number(run.lines[index].values[from * run.d + i]),
        true,
      );
    });
  }

  /** A name of a formula, with its mark where it comes from the step before. */
  addName(parent, name, own = true) {
    add(parent, "span", (!own && this.marks.get(name)) || "", { textContent: name });
  }

  /** A number that `fill` writes, with the mark of the name that carries it, if one does. */
  addNumber(parent, name, numberAt, aligned = false) {
    const place = add(parent, "span", this.marks.get(name) ?? "");
    const whole = aligned ? add(place, "span") : place;
    const fraction = aligned ? add(place, "span", "stage-fraction") : undefined;
    this.numbers.push({ place, whole, fraction, numberAt, text: "" });
  }

  // ---- the numbers of a step ----

  /**
   * @param {PlayedRun} run
   * @param {number} from
   */
  fill(run, from) {
    const values = { label: run.label, from, to: from + 1 };
    const [before, after] = [run.losses[from], lossAt(run, from + 1)];
    const loss = { before, after };
    const caption = [
      say(this.words, { key: "stage_table_step", values }),
      say(this.words, { key: "stage_table_loss", values: loss }),
    ];
    write(this.title, caption.join("  "));
    const texts = this.numbers.map(({ numberAt }) => numberAt(run, from));
    const changed = texts.map((text, i) => text !== (this.numbers[i].text || text));
    const another = changed.includes(true);
    let longest = 0;
    this.numbers.forEach((written, i) => {
      // What a hand did last stays marked while nothing else changes.
      if (another) written.place.classList.toggle("stage-changed", changed[i]);
      const [whole] = written.fraction ? texts[i].split(/(?=[.e])/) : [texts[i]];
      const rest = texts[i].slice(whole.length);
      longest = Math.max(longest, rest.length);
      written.text = texts[i];
      write(written.whole, whole);
      if (written.fraction) write(written.fraction, rest);
    });
    if (this.longest === longest) return;
    this.longest = longest;
    this.table.style.setProperty("--fraction", `${longest}ch`);
  }
}

/**
 * The cells of a line. Its numbers have room between the formula and the values of one parameter;
 * those of two have a row of their own below.
 * @param {HTMLTableSectionElement} part
 * @param {number} d
 * @param {"th" | "td"} kind of the head: of a formula, or of the names
 */
function cellsOf(part, d, kind) {
  const row = add(part, "tr");
  const below = d === 1 ? row : add(part, "tr");
  const head = add(row, kind, "stage-formula");
  const cells = (parent, tag, name) => Array.from({ length: d }, () => add(parent, tag, name));
  const workings = cells(below, "td", "stage-working");
  if (below !== row) workings[0].colSpan = 2;
  const values = cells(row, kind === "th" ? "td" : "th", "stage-value");
  for (const name of kind === "th" ? [head] : values) {
    name.setAttribute("scope", kind === "th" ? "rowgroup" : "col");
  }
  return { head, workings, values };
}

/**
 * A token by its line and its place in that.
 * @param {PlayedRun} run
 * @param {number[]} place
 * @returns {any}
 */
function tokenAt(run, [index, t]) {
  return run.lines[index].tokens[t];
}

/** Whether these rows only count the steps, which the caption does too. */
function counts({ d, steps }, rows) {
  return rows.subarray(0, steps * d).every((value, i) => value === Math.floor(i / d));
}

/** A line but for its numbers. */
function wordsOf({ name, formula, tokens }) {
  return [name, formula, tokens.map((token) => (typeof token === "string" ? token : typeof token))];
}

/** The names that a step hands on to the next: those that it takes in and gives anew. */
function carriedNames(run) {
  const names = new Set(run.lines.map(({ name }) => name));
  return [...incomingNames(run).keys()].filter((name) => names.has(name));
}

/**
 * What comes into the step, by name, with the place of a token: all that the formulas mention
 * before they give it.
 */
function incomingNames({ lines }) {
  /** @type {Map<string, number[]>} */
  const incoming = new Map();
  lines.forEach(({ formula, tokens }, index) => {
    const given = namesGiven(lines, index);
    formula.forEach((name, i) => {
      const varies = tokens[i] instanceof Float32Array;
      if (varies && !given.has(name)) incoming.set(name, [index, i]);
    });
  });
  return incoming;
}

/** The names that the lines before one have given in this step. */
function namesGiven(lines, index) {
  return new Set(lines.slice(0, index).map(({ name }) => name));
}
