// Elements of the page, and strokes on a canvas.

export const INK = "#222";

/** @typedef {CanvasRenderingContext2D} Pen */

/**
 * A new element at the end of `parent`.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {HTMLElement} parent
 * @param {Tag} tag
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function add(parent, tag, className = "", properties = {}) {
  const element = document.createElement(tag);
  element.className = className;
  Object.assign(element, properties);
  parent.append(element);
  return element;
}

/** Type in proportion to the page's text: a canvas off the page has no rem, in WebKit none has. */
export function font(size = 0.875) {
  const { fontSize } = getComputedStyle(document.documentElement);
  return `${size * Number.parseFloat(fontSize)}px system-ui, sans-serif`;
}

/** Words in an element; the page is laid out anew only where they are others. */
export function write(element, words) {
  if (element.textContent !== words) element.textContent = words;
}

/** What a field or a slider shows; setting it costs, even to what it is. */
export function setValue(field, value) {
  if (field.value !== String(value)) field.value = String(value);
}

/** Sentences in an element, a paragraph each. */
export function writeEach(parent, sentences) {
  while (parent.children.length > sentences.length) parent.lastChild.remove();
  while (parent.children.length < sentences.length) add(parent, "p");
  sentences.forEach((words, i) => {
    write(parent.children[i], words);
  });
}

/** Give an element a name, for the ear and for a hovering pointer. */
export function named(element, name) {
  element.title = name;
  element.setAttribute("aria-label", name);
}

/** A pen for a white canvas of this size in CSS pixels, sharp on any screen. */
export function prepared(canvas, width, height) {
  const ratio = window.devicePixelRatio || 1;
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
  }
  const pen = canvas.getContext("2d");
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.fillStyle = "white";
  pen.fillRect(0, 0, width, height);
  return pen;
}

/** A pixel that a canvas can still draw to. */
export function bounded(pixel) {
  return Number.isNaN(pixel) ? pixel : Math.min(Math.max(pixel, -1e4), 1e4);
}

/**
 * A line through points; those that are not numbers are left out.
 * @param {Pen} pen
 */
export function strokePath(pen, points, { color, dash }, width = 2.5) {
  pen.strokeStyle = color;
  pen.lineWidth = width;
  pen.lineJoin = "round";
  pen.setLineDash(dash.map((length) => length * width));
  pen.beginPath();
  for (const [x, y] of points) {
    if (!Number.isNaN(x + y)) pen.lineTo(x, y);
  }
  pen.stroke();
  pen.setLineDash([]);
}

/** @param {Pen} pen */
export function dot(pen, x, y, radius) {
  pen.beginPath();
  pen.arc(x, y, radius, 0, 2 * Math.PI);
  pen.fill();
}

/**
 * A disc with a rim around it.
 * @param {Pen} pen
 * @param {number[]} place
 */
export function ringed(pen, [x, y], radius, fill, rim) {
  pen.fillStyle = fill;
  pen.strokeStyle = rim;
  pen.lineWidth = 2;
  dot(pen, x, y, radius);
  pen.stroke();
}

/**
 * @param {Pen} pen
 * @param {number[]} from
 * @param {number[]} vector
 * @param {number[]} [dash]
 */
export function arrow(pen, [x, y], [dx, dy], color, width, dash = []) {
  const length = Math.hypot(dx, dy);
  if (!(length > 2)) return;
  const head = Math.min(10, length / 2);
  const angle = Math.atan2(dy, dx);
  const tip = [x + dx, y + dy];
  strokePath(pen, [[x, y], tip], { color, dash }, width);
  const barbs = [-0.5, 0, 0.5].map((turn) => [
    tip[0] - (turn ? head * Math.cos(angle + turn) : 0),
    tip[1] - (turn ? head * Math.sin(angle + turn) : 0),
  ]);
  strokePath(pen, barbs, { color, dash: [] }, width);
}
