"""What a rule is, and what may come in as one: its signature, one checked step, entries."""

from course_lib.rules.entries import Entry, check_names, entries_of, entry_of, fresh_copy
from course_lib.rules.signature import (
    Rule,
    RuleError,
    Signature,
    all_hyperparameters,
    check_whole,
    label_of,
    name_of,
    signature_of,
    take_step,
)
from course_lib.variants import Layer

__all__ = [
    "Entry",
    "Layer",
    "Rule",
    "RuleError",
    "Signature",
    "all_hyperparameters",
    "check_names",
    "check_whole",
    "entries_of",
    "entry_of",
    "fresh_copy",
    "label_of",
    "name_of",
    "signature_of",
    "take_step",
]
