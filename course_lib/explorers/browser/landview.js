// The land of a relief as a camera sees it: what is further away is drawn first.

import { font, INK, strokePath } from "./drawing.js";
import { AROUND } from "./land.js";
import { number } from "./numbers.js";

/** @import { Background, Relief } from "./protocol.js" */
/** @import { Pen } from "./drawing.js" */
/** @import { Camera, Place } from "./camera.js" */
/** @import { Land } from "./land.js" */

const SEAM = 0.3; // of a cell
const INSET = 8; // pixels between a number and the corner
const [CONTOUR, WALL, EDGE] = ["#7d8e9b", "#c3ccd2", "#8696a3"];

/**
 * @param {Pen} pen
 * @param {Land} land
 * @param {Camera} camera
 */
export function drawLand(pen, land, camera) {
  const seen = land.places.map((place) => camera.see(...place));
  const columns = towardsTheEye(land.columns - 1, camera.eye[0]);
  const rows = towardsTheEye(land.rows - 1, camera.eye[1]);
  // The outer of the two goes along the sight, so that no row of cells hides contours of its own.
  const alongRows = Math.abs(camera.eye[0]) < Math.abs(camera.eye[1]);
  pen.lineWidth = 0.8;
  for (const outer of alongRows ? rows : columns) {
    const contours = [];
    for (const inner of alongRows ? columns : rows) {
      const [column, row] = alongRows ? [inner, outer] : [outer, inner];
      const cell = land.cells[row * (land.columns - 1) + column];
      if (!cell || turnedAway(cell, seen, land)) continue;
      fillCell(pen, cell, seen, land, camera.eye);
      contours.push(...cell.contours);
    }
    strokeContours(pen, contours, camera);
  }
  for (const side of nearSides(camera)) drawWall(pen, land.edge(side), camera);
}

/** The numbers below `count`, in the order in which they come nearer. */
function towardsTheEye(count, direction) {
  const all = [...Array(count).keys()];
  return direction > 0 ? all : all.reverse();
}

/** Whether only its lower side could be seen, which the walls or the land before it hide. */
function turnedAway({ column, row }, seen, land) {
  const corners = AROUND.map(([i, j]) => seen[land.index(column + i, row + j)]);
  const [[ax, ay], [bx, by], [cx, cy], [dx, dy]] = corners;
  return (cx - ax) * (dy - by) > (dx - bx) * (cy - ay);
}

/** Fill a cell, and a little of the nearer ones, or the paper would shine through the seams. */
function fillCell(pen, { column, row, color }, seen, land, eye) {
  const nearer = [eye[0] > 0 ? 1 : 0, eye[1] > 0 ? 1 : 0];
  const beyond = (at, offset, axis, count) =>
    offset === nearer[axis] ? within(at + (offset ? 2 : -1), count) : at + offset;
  pen.beginPath();
  for (const [i, j] of AROUND) {
    const from = seen[land.index(column + i, row + j)];
    const to = seen[land.index(beyond(column, i, 0, land.columns), beyond(row, j, 1, land.rows))];
    pen.lineTo(from[0] + SEAM * (to[0] - from[0]), from[1] + SEAM * (to[1] - from[1]));
  }
  pen.fillStyle = color;
  pen.fill();
}

function within(at, count) {
  return Math.min(Math.max(at, 0), count - 1);
}

function strokeContours(pen, contours, camera) {
  pen.strokeStyle = CONTOUR;
  pen.beginPath();
  contours.forEach((place, i) => {
    if (i % 2 === 0) pen.moveTo(...camera.see(...place));
    else pen.lineTo(...camera.see(...place));
  });
  pen.stroke();
}

/**
 * The sides of the square that are near the eye: the axis along which each goes, and where on the
 * other it lies.
 * @param {Camera} camera
 */
function nearSides({ eye }) {
  return [
    { axis: 0, at: eye[1] > 0 ? 1 : 0 },
    { axis: 1, at: eye[0] > 0 ? 1 : 0 },
  ];
}

/** From the ground up to the land's edge. */
function drawWall(pen, edge, camera) {
  const top = edge.map(([x, y, z]) => camera.see(x, y, Number.isNaN(z) ? 0 : z));
  const ground = [edge.at(-1), edge[0]].map(([x, y]) => camera.see(x, y, 0));
  pen.beginPath();
  for (const pixels of [...top, ...ground]) pen.lineTo(...pixels);
  pen.closePath();
  pen.fillStyle = WALL;
  pen.fill();
  strokePath(pen, [...top, ...ground, top[0]], { color: EDGE, dash: [] }, 1);
}

/**
 * The name and the ends of each axis, along the near sides.
 * @param {Pen} pen
 * @param {Relief} relief
 * @param {Background} background
 * @param {Camera} camera
 */
export function drawAxes(pen, { names }, { x, y }, camera) {
  pen.font = font();
  pen.fillStyle = INK;
  pen.textBaseline = "middle";
  for (const { axis, at } of nearSides(camera)) {
    const ends = [0, 1].map((along) => camera.see(...onGround(axis, along, at)));
    const [low, high] = [x, y][axis].map((end) => number(end, 3));
    drawAlong(pen, ends, [low, names[axis], high], camera.middle);
  }
  pen.textBaseline = "alphabetic";
}

/** How high a line of its text is, in pixels. */
export function lineHeight(pen) {
  const { fontBoundingBoxAscent, fontBoundingBoxDescent } = pen.measureText("");
  return fontBoundingBoxAscent + fontBoundingBoxDescent;
}

/** @returns {Place} */
function onGround(axis, along, at) {
  return axis === 0 ? [along, at, 0] : [at, along, 0];
}

/** Words at both ends of a line and between them, on its outer side, as far as there is room. */
function drawAlong(pen, ends, words, centre) {
  const [left, right] = ends[0][0] <= ends[1][0] ? ends : [ends[1], ends[0]];
  const ordered = left === ends[0] ? words : [...words].reverse();
  const [dx, dy] = [right[0] - left[0], right[1] - left[1]];
  const length = Math.hypot(dx, dy);
  const [x, y] = [(left[0] + right[0]) / 2, (left[1] + right[1]) / 2];
  const outwards = dx * (y - centre[1]) - dy * (x - centre[0]) > 0 ? 1 : -1;
  const below = 0.8 * outwards * lineHeight(pen);
  pen.save();
  pen.translate(x, y);
  pen.rotate(Math.atan2(dy, dx));
  const widths = ordered.map((word) => pen.measureText(word).width);
  const roomy = widths[0] + widths[1] + widths[2] + 24 < length;
  pen.textAlign = "center";
  if (widths[1] < length + 40) pen.fillText(ordered[1], 0, below);
  if (roomy) {
    pen.textAlign = "left";
    pen.fillText(ordered[0], -length / 2 + INSET, below);
    pen.textAlign = "right";
    pen.fillText(ordered[2], length / 2 - INSET, below);
  }
  pen.restore();
}
