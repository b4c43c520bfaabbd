// Answers the explorers as the course's Python does, on a page without a kernel. A program, made by
// programs.py, has the traced rules and surfaces; `answer(program, values)` gives what the Python
// explorer's `paths` would be. A test compares the two for every kind of explorer. What it is made
// of is in descents.js, maps.js and numbers.js.

function answer({ answers }, values) {
  return ANSWERS[answers.kind](answers, values);
}

const ANSWERS = {
  still: ({ paths }) => paths,

  descent({ surface, rules }, values) {
    const runs = [];
    const messages = [];
    for (const [label, rule] of Object.entries(rules)) {
      const path = descend(rule, surface, chosenStart(surface, values), values);
      runs.push(packedRun(label, surface, rule, path));
      messages.push(...remarks(label, surface, rule, path));
    }
    return { runs, messages };
  },

  batch({ surface, rules, labels, x, y, orders }, values) {
    const errorsAt = ([w, b], rows) => rows.map((row) => w * x[row] + b - y[row]);
    const all = [...x.keys()];
    const loss = (point) => [mean(errorsAt(point, all).map((error) => error * error))];
    const [rule] = Object.values(rules);
    const order = [...orders[values.seed]].map((sign) => sign.codePointAt(0) - 0x30);
    const runs = [];
    const messages = [];
    [x.length, values.batch_size, 1].forEach((size, kind) => {
      const batches = batchesOf(size === x.length ? all : order, x.length, size);
      const slopes = (point) => {
        const rows = batches.next().value;
        const errors = errorsAt(point, rows);
        return [2 * mean(errors.map((error, i) => error * x[rows[i]])), 2 * mean(errors)];
      };
      const path = descend(rule, { loss, slopes }, chosenStart(surface, values), values);
      runs.push(packedRun(labels[kind], surface, rule, path));
      messages.push(...remarks(labels[kind], surface, rule, path));
    });
    return { runs, messages };
  },

  rates({ surface, rules, without, styles, lanes, rates, drawn, limits }, values) {
    const messages = without.map((label) => say("map_no_rates", { label }));
    const marks = [];
    const dots = [];
    const notes = [];
    const clipped = (left) => Math.min(Math.max(left, drawn[0]), drawn[1]);
    Object.entries(rules).forEach(([label, rule], i) => {
      const settings = [...rates, values.lr].map((lr) => ({ ...values, lr }));
      const found = ends(rule, surface, settings);
      if (!found) {
        messages.push(say("stage_error", { label, error: say("map_no_way_down") }));
        return;
      }
      const here = found.pop();
      const rated = summary(rates, found, limits);
      const { color, dash } = styles[label];
      const mark = (points, more) => marks.push(packedMark(points, { label: "", color, dash: [], below: false, ...more }));
      const lane = [[rated.diverges ?? rates.at(-1), lanes[i]], [rates[0], lanes[i]]];
      mark(lane, { label, dash, size: 1.5 });
      const curve = rates
        .map((rate, k) => [rate, clipped(found[k].left)])
        .filter(([rate]) => rate < (rated.diverges ?? Infinity));
      if (curve.length > 1) mark(curve, { dash, size: 2.5 });
      if (rated.good) mark(rated.good.map((rate) => [rate, lanes[i]]), { size: 8 });
      if (rated.diverges !== undefined) mark([lane[0]], { size: 5 });
      dots.push(packedMark([[values.lr, clipped(here.left)]], { label: "", color, dash: [], size: 7, below: false }));
      notes.push(ratesInWords(label, rates, rated, values.lr, here.left));
    });
    return { runs: [], marks: [...marks, ...dots], notes, messages };
  },

  outcomes({ surface, rules, axes, across, up, kinds, marks, limits }, values) {
    const [[label, rule]] = Object.entries(rules);
    const settings = up.flatMap((y) => across.map((x) => ({ ...values, [axes[0]]: x, [axes[1]]: y })));
    const found = ends(rule, surface, [...settings, values]);
    if (!found) {
      const error = say("map_no_way_down");
      return { runs: [], marks: [], notes: [], messages: [say("stage_error", { label, error })] };
    }
    const here = found.at(-1);
    const codes = Uint8Array.from(found.slice(0, -1), (end) => outcome(end, limits));
    const note = say("map_outcome", {
      settings: axes.map((name) => `${name} = ${number(values[name])}`).join(", "),
      label,
      steps: values.steps,
      outcome: say(kinds[outcome(here, limits)]),
      left: numberLeft(here.left),
    });
    const shares = kinds
      .map((kind, code) => `${say(kind)} ${percent(codes.filter((c) => c === code).length / codes.length)}`)
      .join(", ");
    return {
      runs: [],
      marks: [packedMark([axes.map((name) => values[name])], marks[0])],
      cells: { columns: across.length, codes: new DataView(codes.buffer) },
      notes: [note, say("map_shares", { shares })],
      messages: [],
    };
  },

  tangent({ surface, marks }, { at, move }) {
    const { loss: lossAt, slopes } = surface.table ? tabulated(surface.table) : surface;
    const [name] = surface.names;
    const [loss, moved, half] = [at, at + move, at + move / 2].map((x) => lossAt([x])[0]);
    const [slope] = slopes([at]);
    if (!Number.isFinite(loss) || !Number.isFinite(slope)) {
      const message = say("tangent_not_finite", { name, at: number(at) });
      return { runs: [], marks: [], notes: [], messages: [message] };
    }
    const estimate = loss + slope * move;
    const over = estimate >= moved;
    const places = [
      surface.limits[0].map((side) => [side, loss + slope * (side - at)]),
      [[at + move, estimate], [at + move, moved]],
      [[at, loss]],
      [[at + move, estimate]],
      [[at + move, moved]],
    ];
    const below = [false, false, false, !over, over];
    const [d, g] = [number(move), number(slope)];
    return {
      runs: [],
      marks: places.map((points, i) => packedMark(points, { ...marks[i], below: below[i] })),
      notes: [
        say("tangent_gradient", { name, at: number(at), slope: g }),
        say("tangent_estimate", { name, slope: g, d, estimate: number(slope * move) }),
        say("tangent_actual", { actual: number(moved - loss) }),
        say("tangent_error", {
          error: number(moved - estimate),
          half: number(half - (loss + (slope * move) / 2)),
        }),
      ],
      messages: [],
    };
  },

  average({ sequence, floor, marks }, { rho, step }) {
    let h = 0;
    const averages = sequence.map((value) => (h = rho * h + (1 - rho) * value));
    const memory = 1 / (1 - rho);
    const whole = Math.max(1, rounded(memory));
    const places = [
      sequence.map((value, i) => [i + 1, value]),
      averages.map((value, i) => [i + 1, value]),
      [[step + 0.5, floor], [Math.max(0, step + 0.5 - memory), floor]],
      [[step, averages[step - 1]]],
    ];
    return {
      runs: [],
      marks: places.map((points, i) => packedMark(points, marks[i])),
      notes: [
        say("average_memory", { rho: number(rho), memory: number(memory) }),
        say("average_weights", { newest: number(1 - rho), memory: whole, share: percent(1 - rho ** whole) }),
        say("average_here", {
          step,
          value: number(sequence[step - 1]),
          average: number(averages[step - 1]),
          weights: percent(1 - rho ** step),
        }),
      ],
      messages: [],
    };
  },
};

function tabulated({ low, high, losses, slopes }) {
  // Cubic pieces with the right losses and slopes at the points of the table.
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
