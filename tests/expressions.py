"""What NumPy makes of expressions that learners may write, as JSON: also run with its stand-in.

python tests/expressions.py
"""

import json

import numpy as np

EXPRESSIONS = """
a + 1; 1 - a; a / 0; -a / 0; 0 / (a * 0); a // 2; a % 2; a**2; a**0.5; a**-1; 2**a; -a; abs(a)
a + b; b * i; i / 2; i**2; i // 0; i + 1.5; i * 2; f * 2; f + 1.0; f * np.float64(2); f + i
i + True; np.float32(0.1) * 3; np.float64(2) ** 0.5; np.float64(-1) ** 0.5; np.float64(1) / 0
1 / np.float64(0); np.float64(0) ** -1; np.float64(1e300) * 1e300; np.float64(1e300) ** 2
round(np.float64(2.5)); a > 0; (a > 0) & (b > 0); ~(a > 0); (a > 0) * 1.0
(a > 0) * 1 - (a < 0) * 1; a == a; a != b; (a > 0) - (a < 0); -(a > 0); a & b; i**-1; a < m; m + b
m + a; m.T @ m; m @ m; m @ b; a @ a; a @ 2; np.sqrt(a); np.sqrt(4); np.sqrt(i); np.exp(a * 1000)
np.log(a); np.log(a * 0); np.sign(a); np.sign(b); np.sign(i); np.abs(-3); np.square(a)
np.power(2, 3); np.maximum(a, 0); np.minimum(a, np.nan); np.clip(a, -1, 1); np.clip(a, None, 1)
np.clip(3, -1, 1); a.clip(0); np.where(a > 0, a, 0); np.where(a > 0, 1, -1); np.where(True, a, b)
np.select([a > 1, a > 0], [a, b], 7); np.hypot(3, a); np.sum(a); np.sum(m, axis=0)
np.sum(m, axis=1, keepdims=True); a.sum(); m.mean(axis=1); np.mean(i); np.max(a); np.min(i)
a.max(); np.any(a > 0); np.all(a > 0); np.prod(i); np.std(a); np.var(m, axis=0); np.argmax(a)
np.cumsum(i); np.dot(a, a); np.outer(a, b); np.linalg.norm(a); np.linalg.norm(f); np.zeros(3)
np.ones((2, 2)); np.zeros_like(i); np.full(2, 7); np.arange(4); np.arange(1, 2, 0.25)
np.linspace(0, 1, 5); np.array([1, 2.5]); np.array([[1], [2, 3]]); np.asarray(3)
np.array([True, 1]); a[0]; a[-1]; a[1:]; a[::2]; a[a > 0]; a[[0, 2]]; m[0]; m[:, 1]; m[1, 2]
m[..., 0]; a[None]; a[7]; a["x"]; m[0, 0, 0]; m.shape; m.ndim; m.size; len(m); m.T
m.reshape(3, 2); m.reshape(-1); m.reshape(4); m.ravel(); a.tolist(); a.copy() + 0; a.astype(int)
a.astype(np.float32); a.dtype.kind; float(z); int(z); z + 1; float(a); bool(a); bool(a[:1])
if_(a); list(m)[1]; a.item(); z.item(); len(z); list(z); z[0]; z[()]; np.float64(1)[0]
list(np.float64(1)); np.float64(2).sum(); np.float64(2).clip(0, 1); np.float64(1.5).shape
np.isnan(a); np.isfinite(a / 0); np.isclose(a, a + 1e-9); np.allclose(a, b); np.array_equal(a, a)
np.concatenate([a, b]); np.stack([a, b]); np.ndim(a); np.size(m); np.shape(3); np.pi; np.inf
np.nan; sum(a); max(a); sorted(a); [x for x in m][0]; 3 in i; repr(a > 0); repr(i)
repr(np.float64(0.1)); str(z); repr(np.float32(0.1)); f"{np.float64(0.5):.2f}"; a(1); a.foo
np.sqr(a); np.sqrt(None); a + None; a + [1, 2, 3]; updated(a, "-=", b); updated(i, "-=", 0.5)
updated(i, "*=", 2); updated(a, "+=", m); updated(z, "+=", 1); changed(a, 0, 5)
changed(a, slice(1, None), 0); changed(a, a > 0, -1); changed(m, 0, 9); changed(m, 1, a)
np.divide(a, b, out=np.zeros(3), where=b != 0); np.add(a, b); np.subtract(1, a); np.divide(1, 4)
math.sqrt(np.float64(4)); math.sqrt(a); np.random.default_rng(0).normal(size=3).shape; np.floor(a)
np.round(a)
"""


def updated(array, operator, other):
    names = {"array": array.copy(), "other": other}
    exec(f"array {operator} other", names)
    return names["array"]


def changed(array, key, value):
    array = array.copy()
    array[key] = value
    return array


def if_(array):
    return 1 if array else 0


def results():
    """What each expression gives: the type of its numbers and they themselves, or the error."""
    import math

    names = {
        **{"np": np, "math": math, "updated": updated, "changed": changed, "if_": if_},
        **{"a": np.array([2.0, -3.0, 0.5]), "b": np.array([1.0, 0.0, -2.0])},
        **{"i": np.array([1, 2, 3]), "f": np.array([1.0, 2.0, 3.0], dtype=np.float32)},
        **{"m": np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), "z": np.array(2.5)},
    }
    with np.errstate(all="ignore"):
        expressions = EXPRESSIONS.replace("\n", ";").split(";")
        return {each.strip(): result_of(each.strip(), names) for each in expressions if each}


def result_of(expression, names):
    try:
        result = eval(expression, names)
    except Exception as error:
        return [type(error).__name__.lstrip("_"), str(error)]
    kind = str(result.dtype) if hasattr(result, "dtype") else type(result).__name__
    return [kind, repr(plain(result))]


def plain(result):
    """Numbers as Python's, with the digits that do not depend on the order of additions."""
    if isinstance(result, list | tuple):
        return [plain(each) for each in result]
    result = result.tolist() if hasattr(result, "tolist") else result
    if isinstance(result, list):
        return plain(result)
    return float(f"{result:.14g}") if isinstance(result, float) else result


if __name__ == "__main__":
    print(json.dumps(results()))
