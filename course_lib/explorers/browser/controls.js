// Sliders and number fields: what a hand can move.

import { atShare, shareOf } from "./data.js";
import { add, named, setValue } from "./drawing.js";

/** @import { Control, Values } from "./protocol.js" */

export class Controls {
  /**
   * @param {HTMLElement} grid where they are shown
   * @param {Control[]} controls
   * @param {(changes: Values) => void} change is told what a hand has set
   */
  constructor(grid, controls, change) {
    this.change = change;
    this.fields = new Map(controls.map((control) => [control.name, this.build(grid, control)]));
  }

  /** @param {Control} control */
  build(grid, control) {
    const label = add(grid, "label", "stage-control");
    add(label, "span", "stage-label", { textContent: control.label });
    const slider = control.scale === "typed" ? undefined : this.buildSlider(label, control);
    const exact = add(label, "input", "stage-number", { type: "number", step: "any" });
    const moved = control.only ? ` (${control.only.join(", ")})` : "";
    label.title = `${control.label}${moved}`;
    named(exact, label.title);
    exact.placeholder = control.unset ?? "";
    const take = () => {
      if (exact.value !== "" || control.scale === "typed") {
        this.change({ [control.name]: exact.value === "" ? null : Number(exact.value) });
      }
    };
    exact.addEventListener("change", take);
    exact.addEventListener("keydown", (event) => {
      if (event.key === "Enter") take();
    });
    return { control, slider, exact };
  }

  buildSlider(label, control) {
    const slider = add(label, "input", "stage-slider", {
      type: "range",
      min: 0,
      max: 1000,
      step: 1,
    });
    const start = add(label, "datalist", "", {
      id: `stage-${Math.random().toString(36).slice(2)}`,
    });
    add(start, "option", "", { value: toSlider(control, control.value) });
    slider.setAttribute("list", start.id);
    slider.addEventListener("input", () => {
      this.change({ [control.name]: fromSlider(control, slider.value) });
    });
    return slider;
  }

  /** A value as the control lets it through. */
  allowed(name, value) {
    const { scale, min, max, step } = this.fields.get(name).control;
    if (scale === "typed") return value;
    const rounded = step === 1 ? Math.round(value) : value;
    // A typed 0 is let through on a log scale: lr = 0 is worth seeing.
    return scale === "log" && value === 0 ? 0 : Math.min(Math.max(rounded, min), max);
  }

  /** Where all began. */
  initial() {
    return Object.fromEntries([...this.fields].map(([name, { control }]) => [name, control.value]));
  }

  /** @param {Values} values */
  show(values) {
    for (const [name, { control, slider, exact }] of this.fields) {
      const value = values[name];
      if (slider) setValue(slider, toSlider(control, value));
      const unchanged = exact.value === "" ? value === null : Number(exact.value) === value;
      if (document.activeElement === exact && unchanged) continue;
      const digits = control.step === 1 ? 15 : 4;
      setValue(exact, value === null ? "" : Number(value.toPrecision(digits)));
    }
  }
}

function toSlider({ scale, min, max }, value) {
  const share = shareOf(value, [min, max], scale);
  return Math.round(1000 * Math.max(share, 0)); // log 0 is at the left end too
}

function fromSlider({ scale, min, max }, position) {
  const value = atShare(Number(position) / 1000, [min, max], scale);
  return Number(value.toPrecision(scale === "log" ? 3 : 4));
}
