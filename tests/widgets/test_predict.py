"""Predictions: asked before they are shown, skipped or answered, and never a typed answer."""

import numpy as np
import pytest

from cnnlib.widgets.predict import SURE, Predict


@pytest.fixture
def predict():
    return Predict()


def answer(question, value, sure="sure"):
    """What a reader does: choose, say how sure, press the button."""
    question._answer.value = value
    question._sure.value = sure
    question._commit.click()


def test_a_right_guess_is_told(predict):
    answer(predict("How many outputs?", [1, 2, 3]), 1)
    assert repr(predict.reveal(2)) == "It is 2, and you were right (sure)."
    assert predict.log["How many outputs?"].right is True


def test_a_wrong_guess_is_shown_beside_the_answer(predict):
    answer(predict("What is y[2]?"), -7.5, "a guess")
    assert repr(predict.reveal(np.float64(2))) == "It is 2, and you said −7.5 (a guess)."


@pytest.mark.parametrize("skip", [True, False])
def test_unanswered_questions_are_simply_answered(predict, skip):
    question = predict("What is y[2]?")
    if skip:
        question._skip.click()
    assert repr(predict.reveal(2)) == "It is 2."
    assert predict.log["What is y[2]?"].right is None


def test_nothing_is_chosen_for_the_reader(predict):
    question = predict("How many outputs?", [1, 2])
    question._commit.click()
    assert "Choose one first, or skip." in question._said.value
    answer(question, 1)
    assert repr(predict.reveal(2)) == "It is 2, and you were right (sure)."


def test_a_choice_that_the_click_overtook_counts(predict):
    question = predict("How many outputs?", [1, 2])
    answer(question, 0)
    question._answer.value, question._sure.value = 1, "a guess"
    assert "You say 2, a guess." in question._said.value
    assert repr(predict.reveal(2)) == "It is 2, and you were right (a guess)."


def test_no_guess_after_the_answer_was_shown(predict):
    question = predict("What is y[2]?")
    predict.reveal(2)
    assert all(c.disabled for c in (question._answer, question._commit, question._skip))


@pytest.mark.parametrize("options", [["as before", "turned"], [np.eye(2), np.ones((2, 2))]])
def test_words_and_arrays_are_options_too(predict, options):
    answer(predict("What does an impulse give?", options), 1)
    predict.reveal(options[1])
    assert predict.log["What does an impulse give?"].right is True


def test_an_answer_must_be_one_of_the_options(predict):
    predict("How many?", [1, 2])
    with pytest.raises(ValueError, match="3 is none of the options of 'How many\\?'"):
        predict.reveal(3)


def test_a_choice_needs_two_options(predict):
    with pytest.raises(ValueError, match="options has 1 entries; a choice needs at least 2"):
        predict("How many?", [1])


def test_nothing_to_reveal(predict):
    with pytest.raises(ValueError, match="no question was asked yet"):
        predict.reveal(2)


def test_off_asks_nothing_and_still_reveals(predict):
    predict.off()
    assert predict("How many?", [1, 2]) is None
    assert repr(predict.reveal(2)) == "It is 2."
    predict.on()
    assert predict("How many?", [1, 2]) is not None


def test_a_question_run_again_takes_its_place_in_the_log(predict):
    answer(predict("How many?", [1, 2]), 0)
    predict.reveal(2)
    answer(predict("How many?", [1, 2]), 1)
    predict.reveal(2)
    assert [guess.right for guess in predict.log.values()] == [True]


def test_plot_counts_by_certainty(predict):
    for n, (value, sure) in enumerate([(1, "sure"), (0, "sure"), (1, "a guess")]):
        answer(predict(f"question {n}", [1, 2]), value, sure)
        predict.reveal(2)
    predict("never answered", [1, 2])
    predict.reveal(2)
    ax = predict.plot()
    assert [t.get_text() for t in ax.texts] == ["1 of 1", "0 of 0", "1 of 2"]
    assert [t.get_text() for t in ax.get_xticklabels()] == list(SURE)


def test_markup_stays_text(predict):
    hostile = "<img src=x onerror=alert(1)>"
    question = predict(hostile, [hostile, "no"])
    assert "<img" not in question.children[0].value
    answer(question, 0)
    assert "<img" not in question._said.value
    assert "<img" not in predict.reveal(hostile)._repr_html_()


def test_repr_is_the_same_in_every_run(predict):
    assert repr(predict("How many?", [1, 2])) == "Predict. How many?"
