"""A learner's formula: what it may hold, its exact derivative, and what is refused."""

import math
import re
import time

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from course_lib.surfaces import surface_from
from course_lib.surfaces.formula import FUNCTIONS, MAX_LENGTH, parse_formula
from course_lib.surfaces.grammar import MAX_DEPTH


def value_and_slopes(formula, *point):
    loss, slopes, _ = parse_formula(formula)
    return float(loss(*point)), [float(slope) for slope in slopes(*point)]


@pytest.mark.parametrize(
    ("formula", "point", "value", "slopes"),
    [
        ("x", (3,), 3, [1]),
        ("-x**2", (3,), -9, [-6]),
        ("x**3", (-2,), -8, [12]),
        ("x**0", (0,), 1, [0]),
        ("2**x", (3,), 8, [8 * math.log(2)]),
        ("x**y", (2, 3), 8, [12, 8 * math.log(2)]),
        ("x/y", (1, 2), 0.5, [0.5, -0.25]),
        ("sqrt(x) + y", (0, 1), 1, [math.inf, 1]),
        ("abs(x)", (-2,), 2, [-1]),
        ("cbrt(x)", (-8,), -2, [1 / 12]),
        ("sin(x)*cos(y)", (0.5, 0.25), 0.4645, [0.8503, -0.1186]),
        ("exp(-x) + log(y)", (0, 2), 1.693147, [-1, 0.5]),
        ("tan(x) + tanh(x)", (0,), 0, [2]),
        ("pi*x + e", (1,), math.pi + math.e, [math.pi]),
        ("y**2", (5, 3), 9, [0, 6]),
        ("1/x", (0,), math.inf, [-math.inf]),
    ],
)
def test_value_and_slopes_are_exact(formula, point, value, slopes):
    got_value, got_slopes = value_and_slopes(formula, *map(float, point))
    assert got_value == pytest.approx(value, abs=1e-4)
    assert got_slopes == pytest.approx(slopes, abs=1e-4)


# ---- signs that a keyboard, an input method or a paste gives ----


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        *((f"x{dash}1", "x-1") for dash in "–—‐‑‒―−ー－﹣ｰ"),
        *((f"2{times}x", "2*x") for times in "×·⋅∙•＊∗✕✖"),
        *((f"x{over}4", "x/4") for over in "÷／∕⁄"),
        *(
            (f"{bracket}x+1{closing}*2", "(x+1)*2")
            for bracket, closing in ["[]", "{}", "「」", "【】"]
        ),
        *((f"{space}x{space}+ 1", "x+1") for space in "\u3000\u00a0\u200b\ufeff\t"),
        *((f"{quote}x**2{quote}", "x**2") for quote in "\"'”’$`"),
        *((f"x**2{mark}", "x**2") for mark in ",;.。、；\n"),
        *((f"{left} = 3*x", "3*x") for left in ["y", "z", "f(x)", "f(x, y)", "L", "loss"]),
        ("３×ｘ²－π", "3*x**2-pi"),
        ("Ｓｉｎ（Ｘ）＋０．５", "sin(x)+0.5"),
        ("0。5x", "0.5*x"),
        ("х²", "x**2"),
        ("𝑥² + 𝑦²", "x**2 + y**2"),
        ("X*PI", "x*pi"),
        ("x³ + x¹⁰ + x⁻¹", "x**3 + x**10 + x**(-1)"),
        ("x⁽²⁾y", "x**2*y"),
        ("-x^2 + 2^3^x", "-x**2 + 2**3**x"),
        ("2x + 3sin(x) + 2πx", "2*x + 3*sin(x) + 2*pi*x"),
        ("x(x+1) + (x+1)(x-1) + xy", "x*(x+1) + (x+1)*(x-1) + x*y"),
        ("xy^2 + x^2y + x y", "x*y**2 + x**2*y + x*y"),
        ("x/(2y)", "x/(2*y)"),
        ("|x - 1| + 2|y| + ||x|-1|", "abs(x-1) + 2*abs(y) + abs(abs(x)-1)"),
        ("|2(x|y|)| + |(|x|)|", "2*abs(x)*abs(y) + abs(x)"),
        ("√x + 2√(x+1) + ∛x", "sqrt(x) + 2*sqrt(x+1) + cbrt(x)"),
        ("np.sin(x) + math.exp(x) + Math.pi*x", "sin(x) + exp(x) + pi*x"),
        ("ln(x)", "log(x)"),
        ("1_000x + 1e3x", "2000*x"),
        ("+x + -1 - --x*+2", "x - 1 - x*2"),
    ],
)
def test_a_sign_with_one_meaning_is_understood(typed, meant):
    point = (0.7, 1.3)[: parse_formula(meant)[2]]
    assert parse_formula(typed)[2] == len(point)
    value, slopes = value_and_slopes(typed, *point)
    expected_value, expected_slopes = value_and_slopes(meant, *point)
    assert value == pytest.approx(expected_value, rel=1e-12)
    assert slopes == pytest.approx(expected_slopes, rel=1e-12)


# ---- random formulas against Python's own arithmetic ----

leaves = st.sampled_from(["x", "y", "2.0", "0.5", "pi"])
formulas = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*/"), inner).map(lambda t: f"({t[0]}{t[1]}{t[2]})"),
        st.tuples(st.sampled_from(["sin", "cos", "tanh", "exp"]), inner).map(
            lambda t: f"{t[0]}({t[1]})"
        ),
        inner.map(lambda u: f"(-{u})**2"),
    ),
    max_leaves=6,
).filter(lambda formula: re.search(r"\bx\b", formula) and len(formula) <= MAX_LENGTH)


@given(formula=formulas, x=st.floats(-2, 2), y=st.floats(-2, 2))
def test_random_formulas_agree_with_the_math_module(formula, x, y):
    def by_math(x, y):
        names = {name: getattr(math, name) for name in ("sin", "cos", "tanh", "exp", "pi")}
        return eval(formula, {"__builtins__": {}}, {**names, "x": x, "y": y})

    loss, slopes, dimensions = parse_formula(formula)
    point = (x, y)[:dimensions]
    try:
        expected = by_math(x, y)
        width = 1e-4
        numerical = [(by_math(x + width, y) - by_math(x - width, y)) / (2 * width)]
        if dimensions == 2:
            numerical.append((by_math(x, y + width) - by_math(x, y - width)) / (2 * width))
    except (OverflowError, ZeroDivisionError):
        assume(False)
    assume(abs(expected) < 1e3)
    assert float(loss(*point)) == pytest.approx(expected, rel=1e-12, abs=1e-12)
    got = [float(slope) for slope in slopes(*point)]
    assume(all(abs(g) < 1e2 for g in got))
    halved = [
        (by_math(x + width / 2, y) - by_math(x - width / 2, y)) / width,
        *([(by_math(x, y + width / 2) - by_math(x, y - width / 2)) / width] * (dimensions - 1)),
    ]
    assume(np.allclose(halved, numerical, rtol=1e-5, atol=1e-5))  # differences are to be trusted
    assert got == pytest.approx(numerical, rel=1e-3, abs=1e-4)


# ---- what is refused, and how ----


@pytest.mark.parametrize(
    ("formula", "part", "position", "advice"),
    [
        ("1/2x", "1/2x", 1, "*"),
        ("3 + e^2x", "e^2x", 5, "**"),
        ("2 x 3", "2 x 3", 1, "**"),
        ("(x+1)2", "(x+1)2", 1, "**"),
        ("x[0]", "x[", 1, "*"),
        ("e(x)", "e(", 1, "*"),
        ("√x²", "√x²", 1, "√(x)"),
        ("√2x", "√2x", 1, "√(x)"),
        ("2*sin x", "sin", 3, "sin(x)"),
        ("sin2x", "sin2x", 1, "sin(2x)"),
        ("sin", "sin", 1, "sin(x)"),
        ("sin²x", "sin²", 1, "sin(x)**2"),
        ("x2 + 1", "x2", 1, "x**2"),
        ("x₁ + x₂", "x₁", 1, "x"),
        ("x + W²", "W", 5, "x"),
        ("2x + ｚ", "ｚ", 6, "y"),
        ("xⁿ", "ⁿ", 2, "x"),
        ("foo(x)", "foo", 1, "sin"),
        ("x + sinn(x)", "sinn", 5, "sin"),
        ("log10(x)", "log10", 1, "log(x)/log(10)"),
        ("sin(x, y)", ",", 6, "sin(x)"),
        ("0、5x", "、", 2, "2.5"),
        ("x・2", "・", 2, "*"),
        ("½x", "½", 1, "/"),
        ("x // 2", "//", 3, "/"),
        ("x % 2", "%", 3, "/"),
        ("x < y", "<", 3, "+"),
        ("x.real", ".", 2, "+"),
        ("x!", "!", 2, "+"),
        ("x′", "′", 2, "+"),
        ("x + \0", "U+0000", 5, "+"),
        ("x + 1e999", "1e999", 5, "1e-3"),
        ("1.5.2x", "1.5.2", 1, "2.5"),
        ("0x10*x", "0x10", 1, "2.5"),
        ("x = 2", "x = 2", 1, "z"),
        ("y = x + y", "y = x + y", 1, "z"),
        ("x**2 + y**2 = 1", "=", 13, "z"),
        ("x == 2", "==", 3, "z"),
        ("x +", "x +", 1, "x"),
        ("(x", "(x", 1, "x"),
        ("x)", ")", 2, "x"),
        ("(x]", "]", 3, "x"),
        ("x + * 2", "*", 5, "x"),
        ("sin()", ")", 5, "x"),
        ("x**2\ny**2", "x**2", 1, "1"),
        ("x + 1j", "j", 6, "x"),
        ("x + True", "True", 5, "x"),
        ("__import__('os').system('true')", "'", 12, "+"),
        ("().__class__", ".", 3, "+"),
        ("lambda x: x", ":", 9, "+"),
        ("x if x else y", "if", 3, "x"),
    ],
)
def test_what_is_not_understood_is_named_as_typed_with_its_place(
    formula, part, position, advice, each_language
):
    with pytest.raises(ValueError, match=re.escape(part)) as error:
        parse_formula(formula)
    said = str(error.value)
    assert f"{position}文字目" in said or f"character {position})" in said
    assert advice in said.replace(part, "", 1)


@pytest.mark.parametrize("formula", ["", "   ", None, 3, b"x", "2 + 3", "pi"])
def test_no_formula_is_refused(formula, each_language):
    with pytest.raises(ValueError, match="x"):
        parse_formula(formula)


@pytest.mark.parametrize(
    "formula",
    [
        "x" + "+x" * MAX_LENGTH,
        "-" * (MAX_DEPTH + 5) + "x",
        "(" * 90 + "x" + ")" * 90,
        "sin(" * 40 + "x" + ")" * 40,
        "9" * 100_000 + "*x",
    ],
)
def test_long_and_deep_formulas_are_refused_at_once(formula, each_language):
    began = time.perf_counter()
    with pytest.raises(ValueError, match=f"{MAX_LENGTH}|{MAX_DEPTH}"):
        parse_formula(formula + "+z")
    assert time.perf_counter() - began < 1  # it must not hang; a second is a hundred times too long


@pytest.mark.parametrize(
    "formula", ["x + 9**9**9**9", "x**9**9**9", "x*(9**9**9)**(9**9)", "9**x**9"]
)
def test_power_towers_are_plain_floating_point_and_do_not_hang(formula):
    loss, slopes, _ = parse_formula(formula)
    assert np.isinf(loss(np.full(50, 20.0))).all()
    assert np.shape(slopes(np.full(50, 2.0))[0]) == (50,)


def test_division_by_zero_is_infinite_without_a_warning(recwarn):
    surface = surface_from("1/x + log(x)")
    surface(np.zeros((3, 1)))
    surface.gradient(np.zeros((3, 1)))
    assert not recwarn.list


def test_every_function_can_be_called():
    for name in FUNCTIONS:
        assert math.isfinite(value_and_slopes(f"{name}(x)", 0.5)[0])
