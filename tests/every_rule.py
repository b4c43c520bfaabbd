"""All rules that the course has: those of the article, and those beyond it."""

import inspect

from course_lib import variants
from course_lib.optimizers import RULES, adam_as_in_article

ARTICLE = [*RULES.values(), adam_as_in_article]
VARIANTS = [rule for _, rule in inspect.getmembers(variants, inspect.isfunction)]
