"""What a rule is: what its signature says, one checked step of it, and its formulas."""

from course_lib.rules.signature import (
    Rule,
    RuleError,
    Signature,
    all_hyperparameters,
    check_whole,
    name_of,
    signature_of,
    take_step,
)

__all__ = [
    "Rule",
    "RuleError",
    "Signature",
    "all_hyperparameters",
    "check_whole",
    "name_of",
    "signature_of",
    "take_step",
]
