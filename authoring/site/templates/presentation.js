// A lesson in the classroom: one screen after another, in large type. Nothing is moved on the page;
// what is not on the present screen is hidden, so that explorers and predictions stay as they are.

const HEADINGS = ["H1", "H2", "H3"];

/** What has use of its own for arrow keys, and for the space bar too. */
const TAKES_ARROWS = "input, select, textarea, [contenteditable], [tabindex], .stage";
const TAKES_SPACE = `${TAKES_ARROWS}, button, summary, a`;

const FORWARD = ["ArrowRight", "ArrowDown", "PageDown", " "];
const BACK = ["ArrowLeft", "ArrowUp", "PageUp"];
/** Keys that scroll, before they turn a page that is taller than the window. */
const SCROLLING = ["ArrowDown", "ArrowUp", "PageDown", "PageUp", " "];

/** Distribute blocks, in order, over screens that are so many pixels high. */
function screensOf(blocks, room) {
  const screens = [];
  let top = 0;
  let before = null;
  for (const block of blocks) {
    const box = block.getBoundingClientRect();
    const underHeading = HEADINGS.includes(before?.tagName);
    const starts =
      HEADINGS.includes(block.tagName) ||
      // A cell begins a screen, but for a question's buttons: they stand below the question.
      (block.parentElement !== before?.parentElement &&
        !block.parentElement.querySelector(".asking"));
    const seen = block.getClientRects().length > 0;
    if (!before || (seen && !underHeading && (starts || box.bottom - top > room))) {
      screens.push([]);
      top = box.top;
    }
    screens.at(-1).push(block);
    if (seen) before = block;
  }
  return screens;
}

/** The names of screens: the heading or cell that each begins in, numbered if it has more of them. */
function namesOf(screens) {
  const seen = {};
  return screens.map(([first]) => {
    const id = first.id || first.parentElement.id;
    seen[id] = (seen[id] ?? 0) + 1;
    return seen[id] > 1 ? `${id}.${seen[id]}` : id;
  });
}

class Presentation {
  constructor() {
    this.blocks = [...document.querySelectorAll("main > section:not(#language, #imports) > *")];
    this.screens = [];
    this.names = [];
    this.at = 0;
    /** @type {HTMLElement} */
    this.bar = document.querySelector(".bar");
    /** @type {HTMLElement} */
    this.controls = document.querySelector(".slides");
    this.switch = document.querySelector(".present");
    this.switch.removeAttribute("hidden");
    this.switch.addEventListener("click", () => (this.running ? this.end() : this.begin()));
    const [back, forward] = this.controls.querySelectorAll("button");
    back.addEventListener("click", () => this.turnTo(this.at - 1));
    forward.addEventListener("click", () => this.turnTo(this.at + 1));
    addEventListener("keydown", (event) => this.takeKey(event));
    addEventListener("resize", () => this.arrange());
    addEventListener("hashchange", () => this.followAddress());
    document.querySelector("main").addEventListener("click", (event) => this.follow(event));
    // After what this same click does on every page.
    document.querySelector(".language").addEventListener("click", ({ currentTarget }) => {
      if (this.running) /** @type {HTMLAnchorElement} */ (currentTarget).hash = location.hash;
    });
    addEventListener("load", () => this.followAddress());
  }

  get running() {
    return root.classList.contains("presenting");
  }

  /** Begin with what stands at the top of the window. */
  begin() {
    const top = this.bar.getBoundingClientRect().bottom + 40;
    const first = this.blocks.find((block) => block.getBoundingClientRect().bottom > top);
    this.enter();
    this.arrange(first);
  }

  enter() {
    root.classList.add("presenting");
    this.switch.setAttribute("aria-pressed", "true");
    this.controls.hidden = false;
  }

  /** Leave off, at the same place of the page. */
  end() {
    const [first] = this.screens[this.at];
    root.classList.remove("presenting");
    this.switch.setAttribute("aria-pressed", "false");
    this.controls.hidden = true;
    history.replaceState(null, "", `#${first.id || first.parentElement.id}`);
    first.scrollIntoView();
  }

  /** Make the screens anew, and show the one with this block. */
  arrange(block = this.screens[this.at]?.[0] ?? this.blocks[0]) {
    if (!this.running) return;
    for (const each of this.blocks) each.classList.add("on-screen");
    const margins = 1.5 * Number.parseFloat(getComputedStyle(document.body).fontSize);
    this.screens = screensOf(this.blocks, innerHeight - this.bar.offsetHeight - margins);
    this.names = namesOf(this.screens);
    this.turnTo(this.screens.findIndex((screen) => screen.includes(block)));
  }

  turnTo(number) {
    this.at = Math.max(0, Math.min(number, this.screens.length - 1));
    const screen = new Set(this.screens[this.at]);
    for (const block of this.blocks) {
      block.classList.toggle("on-screen", screen.has(block));
      block.classList.remove("above");
    }
    const above = this.markHeadingsAbove(this.screens[this.at][0]);
    const [back, forward] = this.controls.querySelectorAll("button");
    back.disabled = this.at === 0;
    forward.disabled = this.at === this.screens.length - 1;
    this.controls.querySelector("output").value = `${this.at + 1} / ${this.screens.length}`;
    this.controls.querySelector(".slide-title").textContent = above;
    history.replaceState(null, "", `#present=${this.names[this.at]}`);
    scrollTo(0, 0);
  }

  /** Mark the headings that a block stands under, for those who listen; the last one's words. */
  markHeadingsAbove(block) {
    const above = [];
    for (const each of this.blocks.slice(0, this.blocks.indexOf(block))) {
      const level = HEADINGS.indexOf(each.tagName);
      if (level >= 0) above.splice(level, 3, each);
    }
    const level = HEADINGS.indexOf(block.tagName);
    if (level >= 0) above.length = Math.min(above.length, level);
    for (const heading of above) heading.classList.add("above");
    return above.at(-1)?.textContent ?? "";
  }

  /** Show the screen that the page's address names, or what comes nearest to it. */
  followAddress() {
    const name = /^#present(?:=(.*))?$/.exec(location.hash);
    if (!name && this.running) this.turnToLinked(location.hash.slice(1));
    if (!name || (this.running && name[1] === this.names[this.at])) return;
    this.enter();
    this.arrange();
    const number = this.names.indexOf(name[1]);
    this.turnTo(number >= 0 ? number : this.screenOf((name[1] ?? "").split(".")[0]));
  }

  /** A link on a screen leads to the screen of what it names. */
  turnToLinked(id) {
    const number = this.screenOf(id);
    if (number >= 0) this.turnTo(number);
  }

  /** The number of the screen that shows a heading or begins a cell; the first if there is none. */
  screenOf(id) {
    const element = document.getElementById(id);
    const block = this.blocks.find((each) => each === element || each.parentElement === element);
    return this.screens.findIndex((screen) => screen.includes(block));
  }

  /** After an answer there is more to see. */
  follow({ target }) {
    if (!this.running || !target.closest(".prediction > button")) return;
    this.arrange(this.blocks.find((block) => block.contains(target)));
  }

  takeKey(event) {
    const { key, target } = event;
    if (!this.running || event.defaultPrevented) return;
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    if (target.closest?.(key === " " ? TAKES_SPACE : TAKES_ARROWS) && key !== "Escape") return;
    if (SCROLLING.includes(key) && this.scrolls(FORWARD.includes(key))) return;
    if (FORWARD.includes(key)) this.turnTo(this.at + 1);
    else if (BACK.includes(key)) this.turnTo(this.at - 1);
    else if (key === "Home") this.turnTo(0);
    else if (key === "End") this.turnTo(this.screens.length - 1);
    else if (key === "Escape") this.end();
    else return;
    event.preventDefault();
  }

  /** Whether there is more of the screen below the window, or above it. */
  scrolls(forward) {
    return forward ? scrollY + innerHeight < root.scrollHeight - 1 : scrollY > 0;
  }
}

new Presentation();

export {}; // so that its names are its own
