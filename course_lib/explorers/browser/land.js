// The land of a relief: its heights, its contours, its colours, and what it hides.

import { RISE } from "./camera.js";
import { copied, shareOf } from "./data.js";

/** @import { Background, Relief } from "./protocol.js" */
/** @import { Camera, Place } from "./camera.js" */

/** The corners of a cell, one after another. */
export const AROUND = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
];
const HOLE = 65535;
const BANDS = 16; // of equal area, as the map's
const LOW_TO_HIGH = [
  [150, 168, 182],
  [207, 217, 224],
  [240, 243, 245],
]; // the map's colours, a little darker, so that the heights are seen against the paper
const LIGHT = [-0.5, -0.4, 0.77]; // where it comes from
const THICKNESS = 0.01; // what is no deeper than this in the land lies on it

/**
 * What is between four neighbours of the mesh.
 * @typedef {object} Cell
 * @property {number} column
 * @property {number} row
 * @property {Place[]} contours two places for each line
 * @property {string} color
 */

export class Land {
  /** @param {Relief} relief */
  constructor({ columns, heights }) {
    const codes = new Uint16Array(copied(heights));
    this.columns = columns;
    this.rows = codes.length / columns;
    /** From 0 to 1, row by row from below; NaN where there is no land. */
    this.heights = Float32Array.from(codes, (code) => (code === HOLE ? NaN : code / (HOLE - 1)));
    /** @type {Place[]} */
    this.places = [...this.heights].map((height, i) =>
      this.place(i % columns, Math.floor(i / columns), height),
    );
    this.sorted = this.heights.filter((height) => !Number.isNaN(height)).sort();
    this.levels = Array.from({ length: BANDS - 1 }, (_, i) => {
      return this.sorted[Math.floor(((i + 1) / BANDS) * this.sorted.length)];
    });
    /** @type {(Cell | undefined)[]} row by row; none where a corner is missing */
    this.cells = [];
    for (let row = 0; row < this.rows - 1; row++) {
      for (let column = 0; column < columns - 1; column++) this.cells.push(this.cell(column, row));
    }
  }

  index(column, row) {
    return row * this.columns + column;
  }

  /** @returns {Place} */
  place(column, row, height) {
    return [column / (this.columns - 1), row / (this.rows - 1), height];
  }

  /** The places of a side along an axis, where the other is 0 or 1. */
  edge({ axis, at }) {
    return this.places.filter((place) => place[1 - axis] === at);
  }

  cell(column, row) {
    const heights = AROUND.map(([i, j]) => this.heights[this.index(column + i, row + j)]);
    if (heights.some(Number.isNaN)) return undefined;
    const contours = this.levels.flatMap((level) => this.contour(column, row, heights, level));
    return { column, row, contours, color: this.color(heights) };
  }

  /** Where a level crosses the sides of a cell: each two places are the ends of a line. */
  contour(column, row, heights, level) {
    return AROUND.flatMap(([i, j], side) => {
      const next = (side + 1) % 4;
      const [from, to] = [heights[side], heights[next]];
      if (from < level === to < level) return [];
      const share = (level - from) / (to - from);
      const [x, y] = [i + share * (AROUND[next][0] - i), j + share * (AROUND[next][1] - j)];
      return [this.place(column + x, row + y, level)];
    });
  }

  /** Darker where the land is lower, and where less light falls. */
  color(heights) {
    const [first, second, third, fourth] = heights;
    const below = this.shareBelow((first + second + third + fourth) / 4);
    const half = Math.min(Math.floor(2 * below), 1);
    const [from, to] = LOW_TO_HIGH.slice(half);
    const east = ((second + third - first - fourth) / 2) * (this.columns - 1) * RISE;
    const north = ((third + fourth - first - second) / 2) * (this.rows - 1) * RISE;
    const facing = LIGHT[2] - LIGHT[0] * east - LIGHT[1] * north;
    const light = 0.75 + 0.25 * Math.max(0, facing / Math.hypot(east, north, 1));
    const mixed = from.map((low, i) => light * (low + (2 * below - half) * (to[i] - low)));
    return `rgb(${mixed.map(Math.round).join(" ")})`;
  }

  /** The share of the land that is lower. */
  shareBelow(height) {
    let [low, high] = [0, this.sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.sorted[middle] < height) low = middle + 1;
      else high = middle;
    }
    return low / this.sorted.length;
  }

  /**
   * Points (k, 2) of the surface as places of the land.
   * @param {Float32Array} points
   * @param {Background} background
   * @returns {Place[]}
   */
  placesOf(points, { x, y, scale }) {
    const places = [];
    for (let i = 0; i < points.length; i += 2) {
      const east = shareOf(points[i], x, scale[0]);
      const north = shareOf(points[i + 1], y, scale[1]);
      places.push([east, north, this.at(east, north)]);
    }
    return places;
  }

  /** The height at shares of both sides; NaN where there is none. */
  at(x, y) {
    if (!(x >= 0 && x <= 1 && y >= 0 && y <= 1)) return NaN;
    const [i, j] = [x * (this.columns - 1), y * (this.rows - 1)];
    const column = Math.min(Math.floor(i), this.columns - 2);
    const row = Math.min(Math.floor(j), this.rows - 2);
    const [right, up] = [i - column, j - row];
    const at = row * this.columns + column;
    const { heights, columns } = this;
    const below = heights[at] + right * (heights[at + 1] - heights[at]);
    const above =
      heights[at + columns] + right * (heights[at + columns + 1] - heights[at + columns]);
    return below + up * (above - below);
  }

  /**
   * Whether the land stands between a place and the eye.
   * @param {Place} place
   * @param {Camera} camera
   */
  hides([x, y, z], { eye, climb }) {
    const stride = 1 / (this.columns - 1);
    for (let way = stride; z + way * climb <= 1; way += stride) {
      const height = this.at(x + way * eye[0], y + way * eye[1]);
      if (height > z + way * climb + THICKNESS) return true;
    }
    return this.at(x, y) > z + THICKNESS;
  }
}
