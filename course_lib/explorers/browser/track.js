// A path on a relief: where its steps are, and which of their pieces the eye can see.

/** @import { Background } from "./protocol.js" */
/** @import { PlayedRun } from "./data.js" */
/** @import { Camera, Place } from "./camera.js" */
/** @import { Land } from "./land.js" */

/**
 * A part of the step from a row, in pixels.
 * @typedef {{row: number, from: [number, number], to: [number, number], hidden: boolean}} Piece
 */

const LONGEST = 0.2; // of a side: an arrow against the steepest gradient
const MOST_PIECES = 4; // of a step: each is seen as a whole, or not at all

export class Track {
  /**
   * @param {PlayedRun} run
   * @param {Background} background
   * @param {Land} land
   */
  constructor(run, background, land) {
    this.run = run;
    this.land = land;
    /** How much 1 of both axes is worth. */
    this.sides = [background.x[1] - background.x[0], background.y[1] - background.y[0]];
    /** One for each row; its height is NaN outside the land. */
    this.places = land.placesOf(run.positions.subarray(0, 2 * (run.steps + 1)), background);
  }

  /** Where it is at a step; between two, on the straight line from one to the other. */
  placeAt(step) {
    const passed = Math.min(step, this.run.steps);
    const row = Math.floor(passed);
    if (row === passed) return this.places[row];
    return between(this.places[row], this.places[row + 1], passed - row);
  }

  /** The place that a vector of `rows` leads to from a row's own, as long as it is times `factor`. */
  ahead(rows, row, factor) {
    const [x, y, z] = this.places[row];
    const [east, north] = [0, 1].map((axis) => (factor * rows[2 * row + axis]) / this.sides[axis]);
    const there = this.land.at(x + east, y + north);
    return [x + east, y + north, Number.isNaN(there) ? z : there];
  }

  /** What makes a vector against the gradient as long as this is large on this path. */
  downhill(row) {
    const { gradients, largestGradient } = this.run;
    const slopes = [...gradients.subarray(2 * row, 2 * row + 2)];
    const long = Math.hypot(...slopes.map((slope, axis) => slope / this.sides[axis]));
    return long > 0 ? (-LONGEST * Math.hypot(...slopes)) / largestGradient / long : 0;
  }

  /**
   * See it with a camera.
   * @param {Camera} camera
   */
  seeWith(camera) {
    /** The pixel of each row, unless it is hidden or outside the land. */
    this.dots = this.places.map((place) => {
      const absent = Number.isNaN(place[2]) || this.land.hides(place, camera);
      return absent ? undefined : camera.see(...place);
    });
    /** The steps; of each, what lies over the land. */
    this.pieces = this.places.slice(1).flatMap((place, row) => {
      const inside = this.inside(this.places[row], place);
      return inside ? this.piecesOf(row, inside, camera) : [];
    });
  }

  /**
   * @param {number} row
   * @param {Place[]} ends
   * @param {Camera} camera
   * @returns {Piece[]}
   */
  piecesOf(row, [from, to], camera) {
    const cells = Math.hypot(to[0] - from[0], to[1] - from[1]) * this.land.columns;
    const count = Math.min(Math.ceil(cells) || 1, MOST_PIECES);
    return Array.from({ length: count }, (_, k) => ({
      row,
      from: camera.see(...between(from, to, k / count)),
      to: camera.see(...between(from, to, (k + 1) / count)),
      hidden: this.land.hides(between(from, to, (k + 0.5) / count), camera),
    }));
  }

  /** The part of a step over the land: both its ends on the land, or none. */
  inside(from, to) {
    let [enters, leaves] = [0, 1];
    for (const axis of [0, 1]) {
      const way = to[axis] - from[axis];
      const ends = [-from[axis] / way, (1 - from[axis]) / way];
      if (way === 0) continue;
      enters = Math.max(enters, Math.min(...ends));
      leaves = Math.min(leaves, Math.max(...ends));
    }
    const ends = [enters, leaves].map((share) => this.onLand(between(from, to, share)));
    return enters < leaves && ends.every(([, , height]) => !Number.isNaN(height)) ? ends : null;
  }

  /**
   * @param {Place} place
   * @returns {Place}
   */
  onLand([x, y]) {
    const within = (share) => (Math.abs(share - 0.5) < 0.5 + 1e-6 ? clamp(share) : share);
    return [x, y, this.land.at(within(x), within(y))];
  }
}

const clamp = (share) => Math.min(Math.max(share, 0), 1);

/**
 * A place at a share of the way, in any number of directions.
 * @returns {Place}
 */
export function between(from, to, share) {
  return /** @type {Place} */ (from.map((start, axis) => start + share * (to[axis] - start)));
}
