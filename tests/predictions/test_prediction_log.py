"""The log of guesses: its verdicts, its line, its order, and its file."""

import json

import numpy as np
import pytest

from cnnlib.predictions import Guess, Log, load, plain, question, save, say, verdict


@pytest.fixture
def log():
    """Four judged guesses at 2, by key: what was said, and how sure."""
    log = Log()
    said = {"ones": (2, "sure"), "tail": (3, "a guess"), "rows": (1, "sure"), "w": (2, "a guess")}
    for key, (value, sure) in said.items():
        log.record(
            key,
            question(f"How many {key}?", {1: "Too few.", 2: None, 3: None}),
            Guess(value, sure),
            2,
        )
    return log


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (2, "It is 2, and you were right (sure)."),
        (1, "It is 2, and you said 1 (sure). Too few."),
        (3, "It is 2, and you said 3 (sure)."),
    ],
)
def test_verdict(value, words):
    assert (
        verdict(question("?", {1: "Too few.", 2: None, 3: None}), 2, Guess(value, "sure")) == words
    )


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (np.float64(-7.5), "−7.5"),
        (np.float32([4, 0]), "[4, 0]"),
        (np.array([[1, -2]]), "[[1, −2]]"),
        (np.str_("w turned"), "w turned"),
        (np.int64(10_000), "10000"),
    ],
)
def test_answers_are_kept_plain_and_said(value, shown):
    assert say(plain(value)) == shown
    assert plain(value) == json.loads(json.dumps(plain(value)))


def test_too_many_numbers_are_refused_by_their_name():
    with pytest.raises(ValueError, match=r"y has 1,001 numbers; a guess has at most 1,?000"):
        plain(np.zeros(1001), name="y")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ([1], "options has 1 entries; a choice needs at least 2"),
        ([1, None], r"options\[1\] is None; it must be an array of numbers"),
        ({1: 2, 3: None}, "what 1 believes is 2, an int; it must be text"),
        ([np.zeros(1001), 1], r"options\[0\] has 1,001 numbers; a guess has at most 1000"),
        (3, "options is 3, an int; it must be a list"),
    ],
)
def test_options_are_looked_at(options, words):
    with pytest.raises((TypeError, ValueError), match=words):
        question("How many?", options)


def test_the_line_counts_and_names_the_sure_and_wrong(log):
    assert log.summary() == "2 of 4; sure and wrong: rows"
    assert log.summary(["ones", "tail", "never asked"]) == "1 of 2"
    assert log.summary([]) == Log().summary() == "No guess has met its answer yet."


def test_missed_come_first_the_surest_before_all_and_the_surest_right_last(log):
    assert log.missed_first() == ["rows", "tail", "w", "ones"]


def test_tally_counts_right_and_all_by_certainty(log):
    assert log.tally() == ([1, 0, 1], [2, 0, 2])


def test_a_file_gives_back_the_log(log, tmp_path):
    log.record("y", question("What is y?"), Guess([0.1, -2.5], "sure"), plain(np.array([1, 2])))
    save(tmp_path / "guesses.json", log)
    assert load(tmp_path / "guesses.json") == log.entries
    assert [path.name for path in tmp_path.iterdir()] == ["guesses.json"]


def test_a_file_that_cannot_be_written_leaves_the_old_one(log, tmp_path, monkeypatch):
    path = tmp_path / "guesses.json"
    save(path, log)
    monkeypatch.setattr("os.replace", lambda *_: (_ for _ in ()).throw(OSError(28, "disk full")))
    with pytest.raises(OSError, match=r"could not be written to .*guesses\.json \(disk full\)"):
        save(path, Log())
    assert load(path) == log.entries
    assert [path.name for path in tmp_path.iterdir()] == ["guesses.json"]


def damaged(log, path, change):
    save(path, log)
    kept = json.loads(path.read_text("utf-8"))
    change(kept["entries"])
    path.write_text(json.dumps(kept), "utf-8")


@pytest.mark.parametrize(
    "change",
    [
        lambda entries: entries["ones"].pop("answer"),
        lambda entries: entries["ones"]["guess"].update(sure="very"),
        lambda entries: entries["ones"]["guess"].update(value=None),
        lambda entries: entries["ones"]["question"]["beliefs"].pop(),
        lambda entries: entries["ones"]["question"].update(options=[1]),
        lambda entries: entries.update(ones=3),
    ],
)
def test_a_damaged_file_is_refused_in_words(log, tmp_path, change):
    damaged(log, tmp_path / "guesses.json", change)
    with pytest.raises(ValueError, match=r"guesses\.json is damaged: "):
        load(tmp_path / "guesses.json")


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[]", b'{"entries": {}}', b"7"])
def test_another_file_is_refused_in_words(tmp_path, content):
    (tmp_path / "other.json").write_bytes(content)
    with pytest.raises(ValueError, match=r"other\.json holds no predictions: "):
        load(tmp_path / "other.json")


def test_a_missing_file_is_refused_in_words(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"there is no file .*; predict\.save writes one"):
        load(tmp_path / "none.json")
