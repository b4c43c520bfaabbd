"""The static site but for its browser: rules and explorers in JavaScript, and the pages."""

import base64
import json
import posixpath
import re
from html.parser import HTMLParser

import nbformat
import numpy as np
import pytest
from every_rule import ARTICLE, VARIANTS

from authoring.build import LANGUAGES, lesson_paths, notebook_path
from authoring.site.__main__ import write
from authoring.site.colab import colab_notebook
from authoring.site.javascript import javascript
from authoring.site.lesson import Live
from authoring.site.pages import KERNEL, Site, read_lesson
from authoring.site.programs import note, program
from authoring.site.reference import reference_pages
from authoring.site.text import mathml
from authoring.site.tracing import UntraceableError, traced
from authoring.site.words import WORDS, words_in
from course_lib import language
from course_lib.explorers import (
    browser,
    explore,
    explore_average,
    explore_batches,
    explore_outcomes,
    explore_rates,
    explore_tangent,
)
from course_lib.explorers.stage import page_words
from course_lib.language.facts import said
from course_lib.language.numbers import number, percent
from course_lib.optimizers import (
    RULES,
    adadelta,
    adagrad,
    adam,
    momentum_sgd,
    rmsprop,
    sgd,
)
from course_lib.rules import label_of, signature_of
from course_lib.schedules import cosine, scheduled
from course_lib.surfaces import SURFACES_1D, SURFACES_2D, Surface, rescaled
from course_lib.variants import adadelta_with_rate, clipped_sgd, nesterov, sign_step

EVERY_RULE = ARTICLE + VARIANTS
EVERY_SURFACE = [*SURFACES_1D.values(), *SURFACES_2D.values()]


@pytest.fixture(scope="module")
def page(chromium):
    """A blank page with what answers in place of a kernel."""
    page = chromium.new_page()
    page.add_script_tag(content=f"{browser.script()}\n{browser.joined(KERNEL)}")
    yield page
    page.close()


# ---- tracing ----


@pytest.mark.parametrize("rule", EVERY_RULE, ids=label_of)
def test_a_rule_does_in_javascript_what_it_does_in_python(page, rule):
    state, known, _ = signature_of(rule)
    names = ["parameter", "grad", *state, *known]
    code = traced(
        ", ".join(f"a{i}" for i in range(len(names))),
        [f"a{i}" for i in range(len(names))],
        lambda p, g, *rest: as_tuple(
            rule(p, g, *rest[: len(state)], **dict(zip(known, rest[len(state) :], strict=True)))
        ),
    )
    generator = np.random.default_rng(0)
    cases = [
        [
            *generator.normal(0, 3, 2),
            *descending(generator, len(state)),
            *known.values(),
        ]
        for _ in range(20)
    ]
    got = page.evaluate(f"cases => cases.map(numbers => ({code})(...numbers))", arg=cases)
    expected = [
        as_tuple(rule(*c[: 2 + len(state)], **dict(zip(known, c[2 + len(state) :], strict=True))))
        for c in cases
    ]
    np.testing.assert_allclose(got, np.array(expected, dtype=float), rtol=1e-13)


def descending(generator, count):
    """State of which RMSprop's centred form makes no root of a negative number."""
    return -np.sort(-generator.uniform(0, 1, count))


def as_tuple(moved):
    return moved if isinstance(moved, tuple) else (moved,)


@pytest.mark.parametrize(
    "surface",
    [*EVERY_SURFACE, rescaled(SURFACES_2D["beale"], parameter=1000, loss=100)],
    ids=lambda surface: surface.name,
)
def test_a_surface_and_its_gradient_are_the_same_in_javascript(page, surface):
    point = [f"point[{i}]" for i in range(surface.dimensions)]
    code = traced("point", point, lambda *x: [surface.loss(*x), *surface.slopes(*x)])
    low, high = surface.limits.T
    points = np.random.default_rng(0).uniform(low, high, (50, surface.dimensions))
    got = page.evaluate(f"points => points.map({code})", arg=points.tolist())
    expected = np.column_stack([surface(points), surface.gradient(points)])
    np.testing.assert_allclose(got, expected, rtol=1e-12, atol=1e-12 * np.abs(expected).max())


def test_numpy_functions_are_traced_too(page):
    code = traced("x", ["x"], lambda x: [np.where(x > 1, np.clip(x, -2, 2), np.exp(-x)), 3])
    assert page.evaluate(f"[0, 1.5, 7].map({code})") == [[1, 3], [1.5, 3], [2, 3]]


@pytest.mark.parametrize(
    "compute",
    [
        lambda x: [x if x > 0 else -x],
        lambda x: [float(x)],
        lambda x: [np.linalg.norm(x)],
        lambda x: [np.add(x, 1, where=False)],
        lambda x: ["words"],
    ],
)
def test_what_depends_on_the_number_itself_can_not_be_traced(compute):
    with pytest.raises(UntraceableError):
        traced("x", ["x"], compute)


# ---- the explorers' answers ----


def kinked_surface():
    """As untraceable as a network's loss along one weight."""
    loss = np.vectorize(lambda x: float(max(x, 0)) + x * x, otypes=[float])
    slope = np.vectorize(lambda x: float(x > 0) + 2 * x, otypes=[float])
    return Surface("w1", loss, lambda x: (slope(x),), limits=[(-1, 3)], start=[1.02], minima=[])


EXPLORERS = {
    "sgd": lambda: explore(sgd, "bowl", steps=20, lr=0.1),
    "momentum": lambda: explore(momentum_sgd, "terrace", steps=200),
    "race": lambda: explore(RULES, "double_well"),
    "race in the ravine": lambda: explore(RULES, "ravine", lr=0.01),
    "adagrad": lambda: explore(adagrad, "ravine", lr=0.4),
    "rosenbrock": lambda: explore([adagrad, rmsprop], "rosenbrock", steps=500, lr=0.005),
    "plateau": lambda: explore([sgd, adagrad, rmsprop], "plateau", steps=150, lr=0.03),
    "adadelta": lambda: explore(adadelta, "ravine", steps=200, epsilon=1e-5),
    "adam": lambda: explore(adam, "terrace", steps=300, lr=0.05),
    "variants": lambda: explore([nesterov, clipped_sgd, sign_step], "himmelblau"),
    "scheduled": lambda: explore([adam, scheduled(adam, cosine, steps=60)], "ravine", lr=0.3),
    "rates": lambda: explore_rates({**RULES, "AdaDelta": adadelta_with_rate}, "ravine", steps=200),
    "rates without": lambda: explore_rates(RULES, "terrace"),
    "outcomes": lambda: explore_outcomes(momentum_sgd, "terrace"),
    "tangent": lambda: explore_tangent(),
    "tangent of a network": lambda: explore_tangent(kinked_surface(), at=1.02, move=0.5),
    "batches": lambda: explore_batches(steps=60),
    "average": lambda: explore_average(),
}

READABLE = """paths => JSON.stringify(paths, (key, value) => value instanceof DataView
    ? { base64: btoa(String.fromCharCode(...new Uint8Array(value.buffer))) }
    : typeof value === "number" && !Number.isFinite(value) ? number(value) : value)"""


def readable(value, key=""):
    """Bytes as the numbers they stand for, in Python's paths and in JavaScript's."""
    match value:
        case {"base64": data}:
            return readable(base64.b64decode(data), key)
        case bytes():
            return np.frombuffer(value, dtype="u1" if key == "codes" else "<f4")
        case dict():
            return {k: readable(item, k) for k, item in value.items()}
        case list() | tuple():
            return [readable(item) for item in value]
    return value


def assert_same(got, expected, where=""):
    match expected:
        case np.ndarray():
            scale = np.abs(expected[np.isfinite(expected)]).max(initial=0)
            np.testing.assert_allclose(got, expected, rtol=2e-5, atol=1e-6 * scale, err_msg=where)
        case {"key": key, "values": _}:
            assert got["key"] == key, where
            assert said(got) == said(expected), where
        case dict():
            assert got.keys() == expected.keys(), where
            for key in expected:
                assert_same(got[key], expected[key], f"{where}.{key}")
        case list():
            assert len(got) == len(expected), where
            for i, (a, b) in enumerate(zip(got, expected, strict=True)):
                assert_same(a, b, f"{where}[{i}]")
        case _:
            assert got == expected, where


def random_values(explorer, generator):
    """As sliders set them."""
    values = {}
    for control in explorer.scene["controls"]:
        low, high = control["min"], control["max"]
        if control["scale"] == "log":
            value = float(f"{low * (high / low) ** generator.uniform():.3g}")
        else:
            value = float(f"{generator.uniform(low, high):.4g}")
        values[control["name"]] = round(value) if control.get("step") == 1 else value
    return values


@pytest.mark.parametrize("name", EXPLORERS)
def test_kernel_js_answers_as_the_explorer_does(page, name):
    for chosen, count in (("en", 4), ("ja", 1)):
        language.use(chosen)
        compare_answers(page, EXPLORERS[name](), count)


def compare_answers(page, explorer, settings):
    made = program(explorer)
    assert made["answers"]["kind"] != "still"
    page.evaluate(f"() => {{ globalThis.PROGRAM = {javascript(made)}; }}")
    generator = np.random.default_rng(settings)
    for values in (made["values"], *calm_settings(explorer, generator, settings)):
        explorer.values = values
        got = page.evaluate(f"values => ({READABLE})(answer(PROGRAM, values))", arg=values)
        assert_same(readable(json.loads(got)), answer_of(explorer), str(values))


def calm_settings(explorer, generator, count):
    """So many random settings whose walks the last bit of a number does not decide."""
    for _ in range(20 * count):
        explorer.values = random_values(explorer, generator)
        if is_chaotic(explorer):
            continue
        yield explorer.values
        count -= 1
        if not count:
            return
    raise AssertionError("nearly all settings are chaotic")


def is_chaotic(explorer):
    """Whether the last bit of the start, or of an exp() on another machine, decides the walk."""
    values, expected = explorer.values, answer_of(explorer)
    nudged = {
        name: value + 1e-15 * (abs(value) or 1) if name.startswith("start_") else value
        for name, value in values.items()
    }
    explorer.values = nudged
    moved = answer_of(explorer)
    explorer.values = values
    try:
        assert_same(moved, expected)
    except AssertionError:
        return True
    return False


def answer_of(explorer):
    """What an explorer answers, without the count of its answers."""
    return {key: value for key, value in readable(explorer.paths).items() if key != "answer"}


def test_a_learning_rate_of_0_and_a_flat_start_are_answered_alike(page):
    explorer = explore([momentum_sgd, adadelta], "terrace")
    made = program(explorer)
    page.evaluate(f"() => {{ globalThis.PROGRAM = {javascript(made)}; }}")
    for change in ({"lr": 0.0}, {"start_x": 0.25}, {"momentum": 0.0, "steps": 1}):
        explorer.values = {**made["values"], **change}
        got = page.evaluate(f"values => ({READABLE})(answer(PROGRAM, values))", arg=explorer.values)
        assert_same(readable(json.loads(got)), answer_of(explorer), str(change))


NUMBERS = [
    *(0.0, -0.0, 1.0, -2.5, 12.125, -12.135, 1234.5, 12345.0, 12350.0, 0.015625, 2.00125),
    *(1e-4, 9.9995e-5, 9.9994e-5, 0.00012346, 1e-5, 1.2e-7, -1e-7, 5e-324, 2.0**-1074 * 3),
    *(
        99995.0,
        999949.0,
        999950.0,
        999999.0,
        1e6,
        1234500.0,
        123456.0,
        1e21,
        1.7976931348623157e308,
    ),
    *(float("nan"), float("inf"), float("-inf"), 0.1 + 0.2, 1 / 3, 2 / 3, -0.0001234),
    *(float(np.float32(x)) for x in (0.1, 1e-7, 16777217, 3.4e38)),
]


def test_numbers_are_written_alike_in_python_and_on_the_page(page):
    generator = np.random.default_rng(0)
    wild = np.ldexp(generator.normal(size=2000), generator.integers(-60, 60, 2000)).tolist()
    ties = (generator.integers(1, 10**5, 2000) * 2.0 ** generator.integers(-12, 12, 2000)).tolist()
    values = [*NUMBERS, *wild, *ties]
    for digits in (2, 3, 4):
        written = page.evaluate(
            "([values, digits]) => values.map((value) => number(Number(value), digits))",
            arg=[[repr(value).replace("inf", "Infinity") for value in values], digits],
        )
        assert written == [number(value, digits) for value in values]
    shares = [0.0, 0.125, 0.005, 0.995, 1.0, *generator.uniform(size=500).tolist()]
    assert page.evaluate("shares => shares.map(percent)", arg=shares) == list(map(percent, shares))


def test_facts_are_put_into_the_same_words_in_python_and_on_the_page(page, each_language):
    for make in EXPLORERS.values():
        explorer = make()
        facts = [*explorer.paths["notes"], *explorer.paths["messages"]]
        spoken = page.evaluate(
            "([words, facts]) => facts.map((fact) => say(words, fact))", arg=[page_words(), facts]
        )
        assert spoken == explorer.messages


def test_what_can_not_be_traced_plays_its_first_answer(page):
    def stubborn(parameter, grad, *, lr=0.1):
        return parameter - lr * (1 if np.all(grad > 0) else -1)

    explorer = explore(stubborn, "bowl")
    made = program(explorer)
    assert note(made) == "still"
    assert made["scene"]["controls"] == []
    page.evaluate(f"() => {{ globalThis.PROGRAM = {javascript(made)}; }}")
    got = page.evaluate(f"() => ({READABLE})(answer(PROGRAM, {{}}))")
    assert_same(readable(json.loads(got)), answer_of(explorer))


def test_a_reader_is_told_of_a_table():
    assert note(program(explore_tangent(kinked_surface()))) == "table"
    assert note(program(explore_tangent())) is None


def test_no_text_can_end_a_script():
    assert "<" not in javascript({"label": "</script><b>", "b": ["<!--"]})


# ---- pages ----


class Page(HTMLParser):
    """What a page links to, loads, and can be linked to by."""

    def __init__(self, html):
        super().__init__()
        self.links, self.loads, self.ids, self.cells, self.words = [], [], [], [], []
        self._quiet = 0
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        known = dict(attributes)
        if tag in ("script", "style", "code", "pre"):
            self._quiet += 1
        if "id" in known:
            self.ids.append(known["id"])
        if tag == "section":
            self.cells.append(known["id"])
        if tag == "a" or (tag == "link" and known["rel"] == "alternate"):
            self.links.append(known["href"])
        else:
            self.loads += [
                known[name] for name in ("src", "href", "srcset", "data") if name in known
            ]
        if tag == "img":
            assert known["alt"]

    def handle_endtag(self, tag):
        if tag in ("script", "style", "code", "pre"):
            self._quiet -= 1

    def handle_data(self, data):
        if not self._quiet:
            self.words.append(data)


def without_pictures(lessons):
    """Put one pixel in the place of each picture, which takes less time."""
    for cell in (cell for lesson in lessons for cell in lesson.notebook.cells):
        for data in (output.get("data", {}) for output in cell.get("outputs", [])):
            if "image/png" in data:
                data["image/png"] = PIXEL
            if "text/html" in data:
                data["text/html"] = re.sub('base64,[^"]+', f"base64,{PIXEL}", data["text/html"])


PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6"
    "kgAAAABJRU5ErkJggg=="
)


@pytest.fixture(scope="module")
def pages():
    """Every page by its path, without what would need the cells to be run."""
    site, made = Site("owner/name"), {}
    for code in LANGUAGES:
        lessons = [read_lesson(notebook_path(path, code)) for path in lesson_paths()]
        without_pictures(lessons)
        made[f"{code}/index.html"] = Page(site.contents_page(code, lessons))
        for lesson in lessons:
            made[f"{code}/{lesson.page}"] = Page(site.lesson_page(code, lessons, lesson, Live()))
        for name, html in reference_pages(site, code, lessons, {}).items():
            made[f"{code}/{name}"] = Page(html)
    made["index.html"] = Page(site.entrance())
    return made


PUBLISHERS = {"arxiv.org", "doi.org", "jmlr.org", "kellerjordan.github.io"}


def test_every_link_leads_somewhere(pages):
    for path, page in pages.items():
        for link in page.links:
            if link.startswith("https://"):
                assert "owner/name" in link or link.split("/")[2] in PUBLISHERS
                continue
            file, _, anchor = link.partition("#")
            target = (
                posixpath.normpath(posixpath.join(posixpath.dirname(path), file)) if file else path
            )
            assert target in pages, (path, link)
            assert not anchor or anchor in pages[target].ids, (path, link)


def test_no_page_loads_anything(pages):
    for path, page in pages.items():
        assert all(load.startswith("data:") for load in page.loads), path


def test_ids_are_unique_and_the_same_in_both_languages(pages):
    for path, page in pages.items():
        assert len(set(page.ids)) == len(page.ids), path
        if path.startswith("ja/"):
            assert page.ids == pages[path.replace("ja/", "en/")].ids
            assert page.cells


def test_every_formula_becomes_mathml(pages):
    for path, page in pages.items():
        text = "".join(page.words)
        assert not re.search(r"\\[a-z]+|\$", text), path


def test_formulas_have_room_after_a_function():
    assert '<mi>log</mi><mspace width="0.17em"/><mi>p</mi>' in mathml(r"-\log p", "inline")


def test_every_exercise_says_that_it_needs_the_notebook(pages):
    notes = "".join(pages["en/02_momentum.html"].words).count(words_in("en")["exercise"])
    assert notes == 2


def test_a_notebook_for_colab_installs_the_course_first_and_has_no_outputs():
    lesson = read_lesson(notebook_path(lesson_paths(["02"])[0], "ja"))
    notebook = nbformat.reads(colab_notebook(lesson.notebook, "owner/name", "ja"), as_version=4)
    nbformat.validate(notebook)
    setup, *cells = notebook.cells
    assert 'find_spec("google.colab")' in setup.source
    assert "%pip install --quiet git+https://github.com/owner/name" in setup.source
    assert [cell.source for cell in cells] == [cell.source for cell in lesson.notebook.cells]
    assert not any(cell.get("outputs") for cell in cells)


def test_a_page_is_replaced_only_when_it_is_whole(tmp_path, monkeypatch):
    page = tmp_path / "page.html"
    write(page, "old")
    with pytest.raises(UnicodeEncodeError):
        write(page, "half \ud800")
    assert page.read_text() == "old"
    assert list(tmp_path.iterdir()) == [page]


def test_both_languages_have_the_same_words():
    assert all(set(words) == set(LANGUAGES) and all(words.values()) for words in WORDS.values())
