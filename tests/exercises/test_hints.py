"""Hints come one by one."""

from collections import Counter

from cnnlib import exercises


def test_hints_go_from_idea_to_shape_to_line(monkeypatch):
    monkeypatch.setattr("cnnlib.exercises.hints._given", Counter())
    given = [exercises.hint("move_left") for _ in range(4)]
    assert [h.number for h in given] == [1, 2, 3, 3]
    assert [h.text.split(":")[0] for h in given] == ["Idea", "Shape", "Line", "Line"]
    assert repr(given[0]) == "hint 1 of 3. Idea: each output copies its neighbour on the right."
    assert "hint 1 of 3" in given[0]._repr_html_()
