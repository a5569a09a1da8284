"""Predictions: asked before they are shown, skipped or answered, and never a typed answer."""

import html
import inspect
import itertools
import json

import ipywidgets
import numpy as np
import pytest

from cnnlib.exercises.catalogue import find
from cnnlib.predictions import SURE, Log, Quiz, before, question
from cnnlib.widgets.predict import Predict

WINDOWS = {3: None, 4: "4 counts one window too many.", 6: "6 is how many numbers there are."}


@pytest.fixture
def predict():
    return Predict(Log())


def guess(card, value, sure="sure"):
    """What a reader does: choose, say how sure, press the button."""
    card._answer.value = value
    card._sure.value = sure
    card._commit.click()


def told(card):
    return card._said.value


def test_a_right_guess_is_told(predict):
    guess(predict("outputs", "How many outputs?", [1, 2, 3]), 1)
    assert repr(predict.reveal("outputs", 2)) == "It is 2, and you were right (sure)."
    assert predict.log.entries["outputs"].right is True


def test_a_wrong_guess_is_shown_beside_the_answer(predict):
    guess(predict("y2", "What is y[2]?"), -7.5, "a guess")
    said = predict.reveal("y2", np.float64(2))
    assert repr(said) == "It is 2, and you said −7.5 (a guess)."


def test_a_wrong_guess_is_told_what_it_believes(predict):
    guess(predict("outputs", "How many outputs?", WINDOWS), 1)
    said = repr(predict.reveal("outputs", 3))
    assert said == "It is 3, and you said 4 (sure). 4 counts one window too many."


def test_an_answer_waits_for_a_guess_behind_a_fold(predict):
    card = predict("y2", "What is y[2]?")
    said = predict.reveal("y2", 2)
    assert repr(said) == "It is 2."
    first, fold = said._repr_html_().split("\n")
    assert first == "Guess, or skip, and run this cell for the answer."
    assert fold == "<details><summary>Show it now</summary>It is 2.</details>"
    assert card.waits and predict.log.entries == {}
    guess(card, 2)
    assert repr(predict.reveal("y2", 2)) == "It is 2, and you were right (sure)."


def test_a_skipped_question_is_simply_answered(predict):
    predict("y2", "What is y[2]?")._skip.click()
    said = predict.reveal("y2", 2)
    assert "details" not in said._repr_html_() and repr(said) == "It is 2."
    assert predict.log.entries == {}


def test_an_answer_belongs_to_its_question_in_any_order(predict):
    answers = {"a": 3, "b": "w turned", "c": np.array([1, 2])}
    for order in itertools.permutations(answers):
        predict = Predict(Log())
        guess(predict("a", "How many?", WINDOWS), 1)
        guess(predict("b", "What is left?", ["w", "w turned"]), 1)
        said = {key: repr(predict.reveal(key, answers[key])) for key in order}
        assert said["a"].startswith("It is 3, and you said 4 (sure).")
        assert said["b"] == "It is w turned, and you were right (sure)."
        assert said["c"] == "It is [1, 2]."  # never asked


def test_an_answer_that_is_no_option_is_said_all_the_same(predict):
    guess(predict("outputs", "How many outputs?", [1, 2]), 1)
    assert repr(predict.reveal("outputs", 7)) == "It is 7, and you said 2 (sure)."


def test_nothing_is_chosen_for_the_reader(predict):
    card = predict("outputs", "How many outputs?", [1, 2])
    card._commit.click()
    assert "Choose one first, or skip." in told(card) and card.waits
    guess(card, 1)
    assert repr(predict.reveal("outputs", 2)) == "It is 2, and you were right (sure)."


def test_a_choice_that_the_click_overtook_counts(predict):
    card = predict("outputs", "How many outputs?", [1, 2])
    guess(card, 0)
    card._answer.value, card._sure.value = 1, "a guess"
    assert "You say 2, a guess." in told(card)
    assert repr(predict.reveal("outputs", 2)) == "It is 2, and you were right (a guess)."


def test_no_second_guess(predict):
    card = predict("y2", "What is y[2]?")
    guess(card, 1)
    assert all(c.disabled for c in (card._answer, card._sure, card._commit, card._skip))


@pytest.mark.parametrize("options", [["as before", "turned"], [np.eye(2), np.ones((2, 2))]])
def test_words_and_arrays_are_options_too(predict, options):
    guess(predict("impulse", "What does an impulse give?", options), 1)
    predict.reveal("impulse", options[1])
    assert predict.log.entries["impulse"].right


def test_off_asks_nothing_and_still_reveals(predict):
    predict.off()
    assert predict("outputs", "How many?", [1, 2]) is None
    assert predict.reveal("outputs", 2)._repr_html_() == "<div role='status'>It is 2.</div>"
    predict.on()
    assert predict("outputs", "How many?", [1, 2]) is not None


def test_a_question_run_again_keeps_its_place_until_it_is_guessed_again(predict):
    guess(predict("outputs", "How many?", [1, 2]), 0)
    predict.reveal("outputs", 2)
    card = predict("outputs", "How many?", [1, 2])
    predict.reveal("outputs", 2)
    assert repr(predict.summary()) == "0 of 1; sure and wrong: outputs"
    guess(card, 1)
    predict.reveal("outputs", 2)
    assert repr(predict.summary()) == "1 of 1"


def test_summary_counts_what_this_kernel_asked(predict, tmp_path):
    for key, chosen in {"ones": 0, "tail": 0, "rows": 1}.items():
        guess(predict(key, "How many?", [1, 2]), chosen)
        predict.reveal(key, 2)
    predict("waits", "How many?", [1, 2])
    assert repr(predict.summary()) == "1 of 3; sure and wrong: ones, tail"
    predict.save(tmp_path / "guesses.json")
    later = Predict(Log())
    later.load(tmp_path / "guesses.json")
    assert repr(later.summary()) == "No guess has met its answer yet."
    assert later.log.summary() == "1 of 3; sure and wrong: ones, tail"


def test_what_is_loaded_gives_way_to_what_this_kernel_knows(predict, tmp_path):
    path = tmp_path / "guesses.json"
    guess(predict("outputs", "How many?", WINDOWS), 1)
    predict.reveal("outputs", 3)
    predict.save(path)
    assert json.loads(path.read_text("utf-8"))["entries"].keys() == {"outputs"}
    later = Predict(Log())
    guess(later("outputs", "How many?", WINDOWS), 0)
    later.reveal("outputs", 3)
    later.load(path)
    assert later.log.entries["outputs"].right


def test_a_quiz_is_judged_at_once_and_leads_back(predict):
    quiz = before("pool", seed=5)[0]
    card, right = predict.ask(quiz), quiz.question.options.index(quiz.answer)
    guess(card, (right + 1) % len(quiz.question.options))
    link = html.escape(quiz.step.link, quote=True)
    assert f"<a href='{link}'" in told(card) and "and you said" in told(card)
    card._answer.value = right  # overtaken by the click: judged anew
    assert "and you were right (sure)" in told(card) and "<a" not in told(card)


def test_before_asks_three_and_leaves_the_lesson_s_own_count_alone(predict):
    asked = predict.before("pool", seed=1)
    assert repr(asked) == "Before you begin" and len(asked.cards) == 3
    guess(asked.cards[0], 0)
    assert repr(predict.summary()) == "No guess has met its answer yet."
    assert len(predict.log.entries) == 1


def test_review_asks_missed_ones_first(predict):
    for key, chosen in {"ones": 1, "tail": 0, "rows": 1}.items():
        guess(predict(key, f"How many {key}?", [1, 2]), chosen)
        predict.reveal(key, 2)
    asked = predict.review(count=2, seed=1)
    assert [card.question.words for card in asked.cards] == ["How many tail?", "How many ones?"]
    guess(asked.cards[0], 1)
    assert "It is 2, and you were right (sure)." in told(asked.cards[0])
    assert repr(predict.summary()) == "3 of 3"


def test_review_of_nothing_says_so(predict):
    asked = predict.review()
    assert asked.cards == [] and repr(asked).startswith("Nothing to ask again")


def test_plot_counts_by_certainty(predict):
    for n, (value, sure) in enumerate([(1, "sure"), (0, "sure"), (1, "a guess")]):
        guess(predict(f"question {n}", "How many?", [1, 2]), value, sure)
        predict.reveal(f"question {n}", 2)
    predict("never answered", "How many?", [1, 2])
    predict.reveal("never answered", 2)
    ax = predict.plot()
    assert [t.get_text() for t in ax.texts] == ["1 of 1", "0 of 0", "1 of 2"]
    assert [t.get_text() for t in ax.get_xticklabels()] == list(SURE)


def html_of(widget):
    own = [widget.value] if isinstance(widget, ipywidgets.HTML) else []
    return "".join([*own, *(html_of(child) for child in getattr(widget, "children", ()))])


def test_markup_stays_text(predict):
    hostile = "<img src=x onerror=alert(1)>"
    card = predict(hostile, hostile, [hostile, "no"])
    guess(card, 0)
    waiting = predict("waiting", "How many?")
    asked = predict.ask(Quiz(hostile, question(hostile, {hostile: hostile, "no": None}), "no"))
    guess(asked, 0)
    shown = [predict.reveal(hostile, "no"), predict.reveal("waiting", hostile), predict.summary()]
    seen = "".join([*map(html_of, (card, waiting, asked)), *(s._repr_html_() for s in shown)])
    assert "<img" not in seen and "&lt;img" in seen


def test_repr_is_the_same_in_every_run(predict):
    assert repr(predict("outputs", "How many?", [1, 2])) == "Predict. How many?"


def test_what_does_not_pass_yet_is_nothing_to_defend(predict):
    def move(x, w, b=0, *, stride=1): ...

    said = predict.defend("build_conv2d_single", move, seed=3)
    assert repr(said).startswith("Nothing to defend yet: only what passes can be defended")


def test_what_can_never_be_defended_says_so(predict):
    said = predict.defend("fool_the_sum", 3)
    assert repr(said).startswith("This cannot be defended: fool_the_sum asks for a value")


def test_before_asks_of_a_lesson_off_the_straight_way_once_a_piece_of_it_is_kept(
    predict, monkeypatch, tmp_path
):
    drawn = []

    def ask(quiz):
        drawn.append(quiz.step.lesson)
        return Predict.ask(predict, quiz)

    def asked():
        drawn.clear()
        for seed in range(5):
            predict.before("add_channels", seed=seed)
        return drawn

    monkeypatch.setattr(predict, "ask", ask)
    monkeypatch.setenv("CNNLIB_MINE", str(tmp_path))
    assert "stride_pad_insert" not in asked()
    text = inspect.getsource(find("pad_conv2d_single").looped)
    text = text[text.index("def ") :]
    (tmp_path / "mine.py").write_text(
        f"import numpy as np\nfrom cnnlib.padding import pad\n\n\n# passed: pad_conv2d_single\n{text}",
        "utf-8",
    )
    assert "stride_pad_insert" in asked()


def test_an_answer_that_passes_loses_a_line_and_its_guess_is_judged(predict):
    def conv2d_single(x, w, b=0, *, stride=1):
        y = np.zeros([(h - k) // stride + 1 for h, k in zip(x.shape, w.shape, strict=True)])
        for i, j in np.ndindex(y.shape):
            window = x[stride * i :, stride * j :][: w.shape[0], : w.shape[1]]
            y[i, j] = (window * w).sum() + b
        return y

    card = predict.defend("build_conv2d_single", conv2d_single)
    assert "y[i, j] = (window * w).sum() + b" in card.question.words
    [right] = [o for o in card.question.options if o == "y, first in case 1"]
    assert right
