"""Documents of frequent and rare words: a problem in which most gradients are 0.

Word k is used in proportion to 1/k. A document is of one of two kinds, and only some of its words
say of which.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from course_lib.rules import check_whole, entry_of, take_step

DOCUMENTS, LENGTH, WORDS, FREQUENT = 4000, 10, 1000, 100
"""How many documents, words in each, different words, and of these how many are frequent."""


class Documents(NamedTuple):
    """Documents by rank of their words: the first half to learn from, the second to test with."""

    words: np.ndarray
    """(documents, words) float64: 1 for each word that occurs, the most frequent word first."""
    kinds: np.ndarray
    """(documents,) float64: the kind of each, 0 or 1."""


class Learnt(NamedTuple):
    """What a rule has made of the first half of the documents."""

    weights: np.ndarray
    """(words,) float64: what each word says for kind 1."""
    state: dict[str, np.ndarray]
    """The rule's state at the end, by name."""
    loss: float
    """The mean loss of the second half; ``log(2)`` if nothing was learnt."""


def sample_documents(seed: int = 0, *, rare: bool = True) -> Documents:
    """Random documents, the same for the same seed.

    The words that say of which kind a document is are the rare ones, or else the frequent ones.
    """
    generator = np.random.default_rng(check_whole("seed", seed, least=0))
    rank = np.arange(1, WORDS + 1)
    drawn = generator.choice(WORDS, size=(DOCUMENTS, LENGTH), p=(1 / rank) / (1 / rank).sum())
    words = np.zeros((DOCUMENTS, WORDS))
    np.put_along_axis(words, drawn, 1, axis=1)
    informative = rank > FREQUENT if rare else rank <= FREQUENT
    weights = np.where(informative, generator.choice([-3, 3], WORDS), 0)
    kinds = generator.random(DOCUMENTS) < _sigmoid(words @ weights)
    return Documents(words, kinds.astype(float))


def learn_documents(rule: Any, documents: Documents, **hyperparameters: Any) -> Learnt:
    """Logistic regression by ``rule``, an entry: one pass over the first half, one at a time.

    Raises :class:`course_lib.rules.RuleError` for what is no entry, or a hyperparameter that it
    does not have.
    """
    entry = entry_of((entry_of(rule), hyperparameters))
    settings = entry.hyperparameters({})
    step, state = entry.begin()
    weights = np.zeros(WORDS)
    half = DOCUMENTS // 2
    with np.errstate(all="ignore"):
        for words, kind in zip(documents.words[:half], documents.kinds[:half], strict=True):
            grad = (_sigmoid(weights @ words) - kind) * words
            weights, state = take_step(step, weights, grad, state, settings)
        against = (1 - 2 * documents.kinds[half:]) * (documents.words[half:] @ weights)
        loss = np.logaddexp(0, against).mean()
    return Learnt(weights, dict(zip(entry.signature.state, state, strict=True)), float(loss))


def _sigmoid(z: Any) -> Any:
    return (1 + np.tanh(z / 2)) / 2  # np.exp would overflow for large z
