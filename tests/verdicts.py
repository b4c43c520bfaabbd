"""Every verdict that the collected answers get, as JSON: run with NumPy, and with what stands in.

    python tests/verdicts.py ja collected
    python tests/verdicts.py en slips

The answers are those of test_answers_right.py, test_answers_wrong.py and test_exercises.py, and
every slip that the check can name, as a learner would type it.
"""

import json
import re
import sys
from functools import partial
from unittest.mock import MagicMock

if "pytest" not in sys.modules and "pyodide" in sys.modules:  # where there is none
    sys.modules["pytest"] = MagicMock(
        param=lambda *values, id=None: MagicMock(values=values, id=id),
        mark=MagicMock(parametrize=lambda names, cases: lambda test: keep(names, cases, test)),
    )
TABLES = {}


def keep(names, cases, test):
    TABLES[test.__name__] = cases
    return test


import test_answers_right as right  # noqa: E402
import test_answers_wrong as wrong  # noqa: E402
import test_exercises as any_answer  # noqa: E402
from every_rule import ARTICLE, MATRIX, VARIANTS  # noqa: E402

from course_lib import language, variants  # noqa: E402
from course_lib.exercises import check, check_value  # noqa: E402
from course_lib.exercises.slips import slips_of  # noqa: E402
from course_lib.optimizers import momentum_sgd  # noqa: E402


def cases_of(test):
    if test.__name__ in TABLES:
        return TABLES[test.__name__]
    return test.pytestmark[0].args[1]


def as_rule(slip):
    """A slip as a rule that a learner hands in."""

    def mine(parameter, grad, *state, **hyperparameters):
        moved, state = slip.step(parameter, grad, list(state) or slip.begin(), hyperparameters)
        return moved, *state

    return mine


def collected():
    """The answers that tests have collected: a name, and the check of each."""
    for tested in (right.ANSWERS, right.REMARKED, wrong.ANSWERS):
        for case in tested:
            yield case.id, partial(check, *case.values[:2])
    words = any_answer.test_whatever_a_learner_writes_is_answered_in_words
    for at, case in enumerate(cases_of(words)):
        rule, *_ = getattr(case, "values", case)
        yield f"any answer {at}", partial(check, rule, momentum_sgd)
    for at, case in enumerate(cases_of(any_answer.test_a_number_is_answered_in_words)):
        mine, expected, *_ = getattr(case, "values", case)
        yield f"number {at}", partial(check_value, mine, expected)


def slips():
    """Every model, and every slip that the check can name."""
    of_eigenvalues = (variants.full_matrix_adagrad, variants.shampoo)  # a page has none
    for model in [*ARTICLE, *VARIANTS, *(rule for rule in MATRIX if rule not in of_eigenvalues)]:
        yield model.__name__, partial(check, model, model)
        for at, slip in enumerate(slips_of(model)):
            yield f"{model.__name__} slip {at}", partial(check, as_rule(slip), model)


def verdicts(code, source):
    """The verdict on each answer of a source, by name, in a language; without addresses."""
    language.use(code)
    said = {}
    for name, judge in {"collected": collected, "slips": slips}[source]():
        passed, message = judge()
        # What Python itself says of a zero depends on its version.
        message = message.replace("float division by zero", "division by zero")
        said[name] = [passed, re.sub("0x[0-9a-f]+", "0x", message)]
    return said


if __name__ == "__main__":
    print(json.dumps(verdicts(*sys.argv[1:])))
