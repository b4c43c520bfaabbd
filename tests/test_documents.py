"""The documents of rare and frequent words, and what is learnt from them."""

import numpy as np
import pytest

from course_lib.documents import learn_documents, sample_documents
from course_lib.optimizers import adagrad, sgd
from course_lib.rules import RuleError


def still(parameter, grad, *, lr=0.01):
    return parameter


def test_words_are_drawn_by_their_rank_the_same_for_the_same_seed():
    words, kinds = sample_documents()
    assert set(np.unique(words)) == set(np.unique(kinds)) == {0, 1}
    assert (words.sum(axis=1) <= 10).all()
    often = words.sum(axis=0)
    assert often[0] > 4 * often[9] > 16 * often[99]
    again, other = sample_documents(0).words, sample_documents(1).words
    assert (words == again).all()
    assert (words != other).any()
    with pytest.raises(ValueError, match="seed"):
        sample_documents(-1)


@pytest.mark.parametrize("rare", [True, False])
def test_only_the_words_that_are_said_to_be_informative_tell_the_kind(rare):
    told = []
    for seed in range(5):
        words, kinds = sample_documents(seed, rare=rare)
        share = kinds @ words / np.maximum(words.sum(axis=0), 1)
        told.append(abs(share - kinds.mean()))
    average = np.mean(told, axis=0)
    frequent, rarer = average[:10].mean(), average[100:150].mean()
    assert (rarer > 2 * frequent) == rare
    assert (frequent > 2 * rarer) != rare


def test_what_does_not_move_has_a_loss_of_log_2():
    learnt = learn_documents(still, sample_documents())
    assert learnt.loss == pytest.approx(np.log(2))
    assert not learnt.weights.any()
    assert learnt.state == {}


def test_one_pass_over_the_first_half_one_document_at_a_time():
    documents = sample_documents(3)
    w, h = np.zeros(1000), np.zeros(1000)
    for x, y in zip(documents.words[:2000], documents.kinds[:2000], strict=True):
        grad = (1 / (1 + np.exp(-(w @ x))) - y) * x
        w, h = adagrad(w, grad, h, lr=0.3)
    learnt = learn_documents((adagrad, {"lr": 0.3}), documents)
    assert learnt.weights == pytest.approx(w)
    assert learnt.state["h"] == pytest.approx(h)
    p = 1 / (1 + np.exp(-(documents.words[2000:] @ w)))
    y = documents.kinds[2000:]
    assert learnt.loss == pytest.approx(-np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)))
    assert learn_documents(adagrad, documents, lr=0.3).loss == learnt.loss


def test_what_is_no_rule_or_no_hyperparameter_is_said_so():
    documents = sample_documents()
    with pytest.raises(RuleError):
        learn_documents("sgd", documents)
    with pytest.raises(RuleError, match="momentum"):
        learn_documents(sgd, documents, momentum=0.9)
