// A small editor: a text area that indents as Python wants it.

import { add } from "../../../course_lib/explorers/browser/drawing.js";

const WIDTH = 4; // spaces of one indentation

/**
 * A text area in `parent` with this code.
 * @param {HTMLElement} parent
 * @param {{label: string, description: string, code: string}} about `description` is the id of a
 * text on the keys
 * @returns {HTMLTextAreaElement}
 */
export function editor(parent, { label, description, code }) {
  const area = add(parent, "textarea", "editor", { value: code, spellcheck: false, rows: 3 });
  area.setAttribute("aria-label", label);
  area.setAttribute("aria-describedby", description);
  for (const help of ["autocapitalize", "autocomplete", "autocorrect"]) {
    area.setAttribute(help, "off");
  }
  let leaving = false; // Escape lets the next Tab go on to what follows
  area.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Tab" && !leaving) indentByTab(area, event);
    if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) continueLine(area, event);
    if (event.key === "Escape") event.stopPropagation(); // it ends a presentation too
    if (event.key === "Backspace") deleteIndentation(area, event);
    leaving = event.key === "Escape" || (leaving && event.key === "Shift");
  });
  area.addEventListener("input", () => fit(area));
  new ResizeObserver(() => fit(area)).observe(parent);
  return area;
}

/** As high as its lines, wherever they are broken. */
function fit(area) {
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight + area.offsetHeight - area.clientHeight}px`;
}

/** Put `text` in the place of what is selected, so that it can be undone. */
export function replaceSelection(area, text) {
  area.focus();
  if (document.execCommand(text ? "insertText" : "delete", false, text)) return;
  area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

function indentByTab(area, event) {
  event.preventDefault();
  const { selectionStart: start, selectionEnd: end, value } = area;
  const first = value.lastIndexOf("\n", start - 1) + 1;
  const several = value.slice(start, end).includes("\n");
  if (!event.shiftKey && !several) {
    replaceSelection(area, " ".repeat(WIDTH - ((start - first) % WIDTH)));
    return;
  }
  const next = value.indexOf("\n", several ? end - 1 : end);
  const last = next < 0 ? value.length : next;
  const lines = value.slice(first, last).split("\n");
  const moved = lines.map((line) =>
    event.shiftKey ? line.replace(/^ {1,4}/, "") : " ".repeat(WIDTH) + line,
  );
  area.setSelectionRange(first, last);
  replaceSelection(area, moved.join("\n"));
  if (several) area.setSelectionRange(first, first + moved.join("\n").length);
}

/** The line that follows is indented as this one, and deeper after a colon. */
function continueLine(area, event) {
  event.preventDefault();
  const { selectionStart: start, value } = area;
  const line = value.slice(value.lastIndexOf("\n", start - 1) + 1, start);
  const deeper = /:\s*(#.*)?$/.test(line) ? WIDTH : 0;
  replaceSelection(area, `\n${" ".repeat(line.match(/^ */)[0].length + deeper)}`);
}

/** Before the first letter of a line a whole indentation goes at once. */
function deleteIndentation(area, event) {
  const { selectionStart: start, selectionEnd: end, value } = area;
  const before = value.slice(value.lastIndexOf("\n", start - 1) + 1, start);
  if (start !== end || !/^ +$/.test(before) || before.length % WIDTH) return;
  event.preventDefault();
  area.setSelectionRange(start - WIDTH, start);
  replaceSelection(area, "");
}
