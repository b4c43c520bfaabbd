"""All rules that the course has: those of the article, those beyond it, those that see a matrix."""

import inspect

from course_lib import variants
from course_lib.optimizers import RULES, adam_as_in_article

ARTICLE = [*RULES.values(), adam_as_in_article]
MATRIX = [
    variants.full_matrix_adagrad,
    variants.muon,
    variants.norm_clipped_sgd,
    variants.orthogonal_step,
    variants.shampoo,
]
"""Whose step of a number depends on what stands beside it; tests/test_matrix_rules.py is theirs."""
VARIANTS = [
    rule
    for _, rule in inspect.getmembers(variants, inspect.isfunction)
    if next(iter(inspect.signature(rule).parameters)) == "parameter" and rule not in MATRIX
]
