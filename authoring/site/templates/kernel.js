// Answers the explorers as the course's Python does, on a page without a kernel. A program, made by
// programs.py, has the traced rules and surfaces, and outlines of what is shown; `answer(program,
// values)` gives what the Python explorer's `paths` would be. A test compares the two for every kind
// of explorer.

import { batchesOf, chosenSettings, chosenStart, descend, packedRun, remarks } from "./descents.js";
import { ends, outcome, stableRate, summary } from "./maps.js";
import { filledOutline, pathsOf } from "./packing.js";

/** @import { Paths, Values } from "../../../course_lib/explorers/browser/protocol.js" */

/**
 * @param {{answers: any}} program
 * @param {Values} values
 * @returns {Paths}
 */
export function answer({ answers }, values) {
  return ANSWERS[answers.kind](answers, values);
}

const ANSWERS = {
  still: ({ paths }) => paths,

  descent({ surface, rules, remarks: about }, values) {
    const start = chosenStart(surface, values);
    const runs = [];
    const messages = [...surface.notes];
    for (const [label, rule] of Object.entries(rules)) {
      const walkWith = (set) => descend(rule, surface, start, values.steps, set);
      const path = walkWith(chosenSettings(rule, values));
      runs.push(packedRun(label, surface, rule, path));
      messages.push(...remarks(label, surface, rule, path, about, walkWith));
    }
    return pathsOf({ messages }, { runs });
  },

  batch({ surface, rule, labels, x, y, orders, remarks: about }, values) {
    const errorsAt = ([w, b], rows) => rows.map((row) => w * x[row] + b - y[row]);
    const all = [...x.keys()];
    const loss = (point) => [mean(errorsAt(point, all).map((error) => error * error))];
    const order = [...orders[values.seed]].map((sign) => sign.codePointAt(0) - 0x30);
    const start = chosenStart(surface, values);
    const runs = [];
    const messages = [];
    [x.length, values.batch_size, 1].forEach((size, kind) => {
      const walkWith = (set) => {
        const batches = batchesOf(size === x.length ? all : order, x.length, size);
        const slopes = (point) => {
          const rows = batches.next().value;
          const errors = errorsAt(point, rows);
          return [2 * mean(errors.map((error, i) => error * x[rows[i]])), 2 * mean(errors)];
        };
        return descend(rule, { loss, slopes }, start, values.steps, set);
      };
      const path = walkWith(chosenSettings(rule, values));
      runs.push(packedRun(labels[kind], surface, rule, path));
      messages.push(...remarks(labels[kind], surface, rule, path, about, walkWith));
    });
    return pathsOf({ messages }, { runs });
  },

  rates({ surface, rules, shown, without, rates, drawn, steepest, limited, limits }, values) {
    const inside = (remaining) => Math.min(Math.max(remaining, drawn[0]), drawn[1]);
    const parts = [{ messages: [...surface.notes, ...without] }];
    for (const [label, rule] of Object.entries(rules)) {
      const settings = [...rates, values.lr].map((lr) => ({ ...values, lr }));
      const reached = ends(rule, surface, settings);
      if (!reached) {
        parts.push({ messages: [noWayDown(label)] });
        continue;
      }
      const here = reached.pop();
      const rated = summary(rates, reached, limits);
      const away = rated.at(-1);
      const limit = limited.includes(label) ? stableRate(rule, steepest, values) : NaN;
      const curve = rates.map((rate, k) => [
        rate,
        rate < away ? inside(reached[k].remaining) : NaN,
      ]);
      parts.push(
        filledOutline(shown[label], [...rated, limit, values.lr, here.remaining], { curve }),
      );
    }
    const all = (key) => parts.flatMap((part) => part[key] ?? []);
    return pathsOf({ marks: all("marks"), notes: all("notes"), messages: all("messages") });
  },

  outcomes({ surface, rules, names, across, up, kinds, shown, limits }, values) {
    const [[label, rule]] = Object.entries(rules);
    const settings = up.flatMap((y) =>
      across.map((x) => ({ ...values, [names[0]]: x, [names[1]]: y })),
    );
    const reached = ends(rule, surface, [...settings, values]);
    if (!reached) return pathsOf({ messages: [noWayDown(label)] });
    const here = reached.pop();
    const codes = Uint8Array.from(reached, (end) => outcome(end, limits));
    const shares = Array.from({ length: kinds }, (_, kind) =>
      mean([...codes].map((code) => Number(code === kind))),
    );
    const chosen = names.map((name) => values[name]);
    const numbers = [...chosen, values.steps, outcome(here, limits), here.remaining, ...shares];
    const cells = { columns: across.length, codes: new DataView(codes.buffer) };
    return pathsOf(filledOutline(shown, numbers), { cells });
  },

  tangent({ surface, shown }, { at, move }) {
    const { loss, slopes } = surface.table ? tabulated(surface.table) : surface;
    const losses = [at, at + move, at + move / 2].map((x) => loss([x])[0]);
    return pathsOf(filledOutline(shown, [at, move, ...losses, ...slopes([at])]));
  },

  average({ sequence, shown }, { rho, step }) {
    let h = 0;
    const averages = sequence.map((value, i) => {
      h = rho * h + (1 - rho) * value;
      return [i + 1, h];
    });
    const numbers = [rho, step, sequence[step - 1], averages[step - 1][1]];
    return pathsOf(filledOutline(shown, numbers, { averages }));
  },
};

function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function noWayDown(label) {
  return { key: "stage_error", values: { label, error: { key: "map_no_way_down", values: {} } } };
}

/** Cubic pieces with the right losses and slopes at the points of a table. */
function tabulated({ low, high, losses, slopes }) {
  const [f, g] = [losses, slopes].map((view) => new Float64Array(view.buffer));
  const width = (high - low) / (f.length - 1);
  const piece = (x) => {
    const i = Math.min(Math.max(Math.floor((x - low) / width), 0), f.length - 2);
    const t = (x - low) / width - i;
    return [t, f[i], f[i + 1], width * g[i], width * g[i + 1]];
  };
  return {
    loss: ([x]) => {
      const [t, a, b, u, v] = piece(x);
      return [a + t * (u + t * (3 * (b - a) - 2 * u - v + t * (2 * (a - b) + u + v)))];
    },
    slopes: ([x]) => {
      const [t, a, b, u, v] = piece(x);
      return [(u + t * (6 * (b - a) - 4 * u - 2 * v + 3 * t * (2 * (a - b) + u + v))) / width];
    },
  };
}
