// What an explorer and its page say to each other: the types of explorers/protocol.py.

/**
 * What is to be said: the key of a sentence, and what fills its fields.
 * @typedef {{key: string, values: Object<string, any>}} Fact
 *
 * A name as it stands, or what is put into words.
 * @typedef {string | Fact} Words
 *
 * Something a hand can move; what is typed has no slider, since it has no end.
 * @typedef {object} Control
 * @property {string} name its key in Values
 * @property {string} label
 * @property {"linear" | "log" | "typed"} scale
 * @property {number | null} min
 * @property {number | null} max
 * @property {number} [step] 1 for whole numbers
 * @property {number | null} value where it begins
 * @property {string} [unset] what a typed one is as long as it is not set
 * @property {string[]} [only] the labels of the runs that it moves, where there are others
 *
 * The still layer: a PNG, and where the axes lie in it.
 * @typedef {object} Background
 * @property {DataView<ArrayBuffer>} png
 * @property {number} width in CSS pixels, as height
 * @property {number} height
 * @property {number[]} box left, top, width and height of the axes, as shares of the picture
 * @property {number[]} x the lowest and the highest value, as y
 * @property {number[]} y
 * @property {string[]} scale "linear" or "log" for each axis
 * @property {boolean} minima whether known minima are marked with a cross
 *
 * A surface of two parameters as heights over the background's x and y.
 * @typedef {object} Relief
 * @property {string[]} names what the parameters are called
 * @property {number} columns
 * @property {DataView<ArrayBuffer>} heights uint16, row by row from below: 0 is the lowest loss,
 * 65534 the highest, 65535 none
 * @property {string} scale how the heights rise with the loss: "linear" or "log"
 * @property {DataView<ArrayBuffer>} minima (k, 2), in the background's own coordinates
 *
 * @typedef {{color: string, dash: number[]}} Style
 *
 * What stays as long as the explorer is shown.
 * @typedef {object} Scene
 * @property {string} title
 * @property {Control[]} controls
 * @property {Background | null} background null for what has curves only
 * @property {Relief | null} relief the same surface in three dimensions, if it has two parameters
 * @property {string[]} grips the controls that a pointer on the surface sets
 * @property {boolean} plays whether there are steps to play
 * @property {Object<string, Style>} styles by the label of a run
 * @property {Object<string, string>} remarks what is fixed for a run, by its label
 * @property {{color: string, sign: string}[]} kinds by the code of a cell
 * @property {Object<string, (number | null)[]>} [rate_limits] by the label of a run: what the
 * effective rate of each coordinate must stay below
 * @property {Object<string, string>} words every template that the page needs, by its key
 *
 * A line of a rule with the numbers of every step.
 * @typedef {object} Line
 * @property {string} name
 * @property {string[]} formula the tokens as the rule writes them, with names; none if its formulas
 * can't be shown
 * @property {(string | number | DataView)[]} tokens text, numbers that stay, and arrays (steps, d)
 * @property {DataView} values what the line gives, (steps, d)
 *
 * A path of one rule; its arrays are float32, row by row.
 * @typedef {object} Run
 * @property {string[]} names what the d coordinates are called
 * @property {string} label
 * @property {number} steps the last row with finite values
 * @property {boolean} diverged
 * @property {DataView} positions
 * @property {DataView} losses
 * @property {DataView | null} gradients
 * @property {boolean} velocity whether the state "v" is a velocity, worth an arrow
 * @property {{name: Words, rows: DataView}[]} state
 * @property {Line[]} lines
 * @property {DataView} [accuracies] of a race's run: the share of examples classified correctly, in
 * percent, at every row
 *
 * How far a training is that still goes on.
 * @typedef {object} Training
 * @property {number} done a share
 * @property {Fact} left how long it will take
 *
 * What the runs of a training have in common.
 * @typedef {object} Race
 * @property {number} steps how far the axis of steps goes
 * @property {number} reached the step that all have reached that are still in the race: so far it
 * can be played
 * @property {number | null} top the loss at which a linear panel ends, whatever lies above; null
 * before the first loss
 * @property {Training | null} training null once it has ended
 *
 * A line or, of one point, a dot with a label, in the axes' own coordinates.
 * @typedef {object} Mark
 * @property {DataView} points
 * @property {Words} label
 * @property {string} color
 * @property {number[]} dash
 * @property {number} size
 * @property {boolean} below
 *
 * A map of kinds, row by row from below, in bytes.
 * @typedef {{columns: number, codes: DataView}} Cells
 *
 * What a setting leads to.
 * @typedef {object} Paths
 * @property {Run[]} runs
 * @property {Mark[]} marks
 * @property {Cells | null} cells
 * @property {Fact[]} notes
 * @property {Fact[]} messages
 * @property {Race} [race]
 *
 * What the controls are set to, by name.
 * @typedef {Object<string, number | null>} Values
 *
 * The part of a widget's model that is used: on a page without a kernel another one stands in.
 * @typedef {object} Model
 * @property {(name: string) => any} get
 * @property {(name: string, value: any) => void} set
 * @property {(callbacks?: object) => void} save_changes
 * @property {(event: string, listener: () => void) => void} on
 * @property {(event: string, listener: () => void) => void} off
 * @property {(message: object) => void} send
 */

export {};
