// Every page: the switches of theme and language. Both work on the page as it stands.

const root = document.documentElement;

document.querySelector(".theme").addEventListener("click", () => {
  const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  const theme = (root.dataset.theme ?? system) === "dark" ? "light" : "dark";
  root.dataset.theme = theme;
  try {
    localStorage.setItem("theme", theme);
  } catch {} // for this page only, then
});

// What is wider than its place, and so scrolls, can be scrolled by keys too.
const scrolling = new ResizeObserver((parts) => {
  for (const { target } of parts) {
    if (target.scrollWidth > target.clientWidth) target.setAttribute("tabindex", "0");
    else target.removeAttribute("tabindex");
  }
});
for (const part of document.querySelectorAll("pre, .formula, main table, .output")) {
  scrolling.observe(part);
}

/** @type {HTMLAnchorElement} */
const language = document.querySelector(".language");

language.addEventListener("click", () => {
  // Cells and headings have the same ids in both languages.
  const top = document.querySelector(".bar").getBoundingClientRect().height + 40;
  const passed = [...document.querySelectorAll("main :is(section, h2, h3)[id]")].filter(
    (part) => part.getBoundingClientRect().top < top,
  );
  language.hash = scrollY > 0 && passed.length ? passed.at(-1).id : "";
});
