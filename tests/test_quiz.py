"""The quiz: every lesson has one, its right answers are spread, and what they say is computed."""

from collections import Counter

import numpy as np
import pytest

from authoring.build import LANGUAGES, RIGHT, LessonError, lesson_paths, replies
from authoring.site import quiz
from authoring.site.quiz import quiz_sections, read_quiz
from course_lib.descent import descend, feed
from course_lib.descent.stability import stable_rate
from course_lib.optimizers import RULES, adadelta, adagrad, adam, momentum_sgd, rmsprop, sgd
from course_lib.schedules import cosine, scheduled
from course_lib.surfaces import SURFACES_1D, SURFACES_2D, surface_from, turned
from course_lib.variants import full_matrix_adagrad, shampoo

bowl, terrace, ravine = SURFACES_1D["bowl"], SURFACES_1D["terrace"], SURFACES_2D["ravine"]


def right_answer(question, language):
    return next(
        choice for choice, reply in replies(question, language) if reply.startswith(RIGHT[language])
    )


def test_every_lesson_has_three_questions_with_one_answer_in_both_languages():
    questions = read_quiz()
    assert list(questions) == [path.name[:2] for path in lesson_paths()]
    for each in questions.values():
        assert len(each) == 3
        for question in each:
            assert right_answer(question, "ja") == right_answer(question, "en")


def test_no_letter_is_right_much_more_often_than_another():
    letters = Counter(right_answer(q, "en") for each in read_quiz().values() for q in each)
    assert set(letters) == set("abc")
    assert max(letters.values()) - min(letters.values()) <= 3


def test_a_lessons_page_has_its_quiz_and_one_choice_at_a_time_is_open():
    for language in LANGUAGES:
        head, *questions = quiz_sections("02", language)
        assert head.headings[0].level == 2
        assert [question.id for question in questions] == ["quiz-02-1", "quiz-02-2", "quiz-02-3"]
        for question in questions:
            assert question.html.count(f'<details class="choice" name="{question.id}">') == 3
    assert quiz_sections("99", "en") == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (("**Right.**", "**Yes.**"), "needs one reply that begins"),
        (("(b)", "(d)"), "needs a folded reply to each"),
        (('"en": "quiz-00-1"', '"en": "quiz-0"'), "no text"),
        (("quiz-00-1", "question"), "is called quiz-02-1"),
    ],
)
def test_a_faulty_question_is_named(tmp_path, monkeypatch, change, fault):
    whole = quiz.QUIZ.read_text("utf-8")
    broken = tmp_path / "quiz.md"
    broken.write_text(whole.replace(*change), "utf-8")
    monkeypatch.setattr(quiz, "QUIZ", broken)
    with pytest.raises(LessonError, match=fault):
        read_quiz()


# ---- what the right answers say ----


def test_00_the_loss_changes_by_about_gradient_times_move():
    for slope in (-2.0, 3.0):
        surface = surface_from(f"({slope})*x + sin(x)**2")
        move = surface([0.01]) - surface([0])
        assert move == pytest.approx(slope * 0.01, rel=0.01)


def test_01_the_limit_of_5x2_is_a_fifth_and_a_rate_for_y_leaves_x_behind():
    assert stable_rate(sgd, surface_from("5*x**2")) == pytest.approx(0.2)
    valley = surface_from("0.5*x**2 + 50*y**2")
    for start in ([3.0, 1.0], [-1.0, -2.0]):
        path = descend(sgd, valley, start, 1, lr=0.01)
        np.testing.assert_allclose(path.positions[1], [0.99 * start[0], 0], atol=1e-15)


def test_01_where_the_gradient_is_0_no_rate_moves_sgd():
    for lr in (0.01, 0.1, 10):
        assert descend(sgd, terrace, [0.25], 5, lr=lr).positions[-1, 0] == 0.25


def test_02_equal_gradients_add_up_to_ten_steps_and_more_momentum_swings_longer():
    steps = np.abs(np.diff(feed(momentum_sgd, np.ones(200), lr=0.01))) / 0.01
    assert steps[:2] == pytest.approx([1, 1.9])
    assert steps[-1] == pytest.approx(10)
    for start in (-2.5, 1.0):
        swings = [
            np.abs(descend(momentum_sgd, bowl, [start], 200, momentum=m).positions[-20:]).max()
            for m in (0.9, 0.99)
        ]
        assert swings[0] < 0.001 * abs(start) < 0.3 * abs(start) < swings[1] < abs(start)
    assert np.array_equal(
        descend(momentum_sgd, ravine, ravine.start, 50, momentum=0).positions,
        descend(sgd, ravine, ravine.start, 50).positions,
    )


def test_03_adagrads_first_step_is_lr_its_distance_a_root_and_its_memory_without_end():
    for gradient in (100, 0.01):
        assert abs(feed(adagrad, [gradient], lr=0.1)[-1]) == pytest.approx(0.1, rel=1e-4)
    gone = np.abs(feed(adagrad, np.ones(400), lr=0.1))
    assert gone[100] == pytest.approx(2, rel=0.1)
    assert gone[400] == pytest.approx(2 * gone[100], rel=0.05)
    grads = np.ones(200)
    grads[0] = 100
    last = np.diff(feed(adagrad, grads, lr=0.01))[-1] / -0.01
    assert last == pytest.approx(0.01, rel=0.02)


def test_04_rmsprop_swings_about_the_minimum_from_any_start():
    for start in (-2.5, -0.3, 0.01, 1.7, 8.0):
        end = descend(rmsprop, bowl, [start], 2000, lr=0.1).positions[-2:, 0]
        assert np.sort(end) == pytest.approx([-0.05, 0.05], rel=0.02)


def test_05_adadeltas_first_step_hangs_on_epsilon_and_hardly_on_the_gradient():
    def first(gradient, epsilon=1e-7):
        return abs(feed(adadelta, [gradient], epsilon=epsilon)[-1])

    for gradient in (0.5, 4, 90):
        assert first(gradient / 2) == pytest.approx(first(gradient), rel=1e-4)
        assert first(gradient, 1e-5) == pytest.approx(10 * first(gradient), rel=1e-3)


def test_06_adams_step_is_lr_uncorrected_three_times_and_only_m_crosses_a_terrace():
    for gradient in (1, 1000, -200):
        steps = np.abs(np.diff(feed(adam, np.full(50, gradient), lr=0.01)))
        assert steps == pytest.approx(0.01, rel=1e-4)
    uncorrected = (1 - 0.9) / (1 - 0.999) ** 0.5
    assert uncorrected == pytest.approx(3.16, abs=0.01)
    onto = [2.0, 1.0, 0.0, 0.0]
    assert np.diff(feed(adam, onto, lr=0.1, beta_1=0))[2:] == pytest.approx([0, 0], abs=0)
    assert (np.abs(np.diff(feed(adam, onto, lr=0.1))[2:]) > 0.01).all()


def test_07_first_steps_are_proportional_for_two_rules_and_turning_changes_neither():
    for label, rule in RULES.items():
        small, large = (abs(feed(rule, [g])[-1]) for g in (0.5, 50.0))
        expected = 100 if label in ("SGD", "momentumSGD") else 1
        assert large / small == pytest.approx(expected, rel=0.01), label
    slanting = turned(ravine, 45)
    for label, rate in (("SGD", 0.01), ("momentumSGD", 0.005), ("AdaGrad", 0.4)):
        losses = [
            descend(RULES[label], each, each.start, 30, lr=rate).losses
            for each in (ravine, slanting)
        ]
        same = np.allclose(*losses, rtol=1e-6)
        assert same == (label != "AdaGrad")


def test_09_l2_in_adam_forgets_lambda_and_a_schedule_that_is_over_stands_still():
    def shrunk(weight_decay):
        weight, state = 0.5, ()
        for _ in range(50):
            weight, *state = adam(weight, weight_decay * weight, *state, lr=0.001)
        return 0.5 - weight

    assert shrunk(0.1) == pytest.approx(shrunk(0.001), rel=0.01)
    rule = scheduled(adam, cosine, steps=200)
    for start in ([-4, 0.5], [2, -1]):
        positions = descend(rule, ravine, start, 400, lr=0.1).positions
        assert np.array_equal(positions[200], positions[400])
        assert not np.array_equal(positions[150], positions[199])


def test_10_a_full_matrix_turns_with_the_valley_and_orthogonalizing_makes_singular_values_1():
    for lr in (0.1, 0.4):
        losses = [
            descend(full_matrix_adagrad, each, each.start, 60, lr=lr).losses
            for each in (ravine, turned(ravine, 30))
        ]
        np.testing.assert_allclose(*losses, rtol=1e-6)
    matrix = np.random.default_rng(0).normal(size=(5, 3))
    assert np.ptp(np.linalg.svd(matrix)[1]) > 1
    step = -shampoo(np.zeros((5, 3)), matrix, lr=1.0)[0]
    np.testing.assert_allclose(np.linalg.svd(step)[1], 1, rtol=1e-3)
