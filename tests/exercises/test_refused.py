"""No wrong answer is kept: every bug of the zoo and every slip of the wild, in its build."""

import inspect

import pytest
from wild import PAIRS

from cnnlib.exercises import catalogue, check, zoo
from cnnlib.exercises.build import LOOPS

BUGS = [(bug.operation, bug.name, bug.function) for bug in zoo.BUGS]
SLIPS = [(operation, slip.name, slip.answer(operation)) for operation, slip in PAIRS]
# Right wherever a piece is asked: strides, paddings and windows are whole numbers there.
BEYOND = {
    *("height_and_width_swapped", "strides_across_and_down", "paddings_in_another_order"),
    *("rows_padding_for_columns", "column_with_the_rows_stride", "divided_by_a_square"),
    *("height_as_the_default_stride", "padding_across_and_down"),
}


def build_of(piece):
    """The build that asks most of a piece, whatever its form."""
    stages = [b for b in catalogue.builds().values() if b.piece == piece and b.rung == LOOPS]
    return max(stages, key=lambda stage: len(inspect.signature(stage.truth).parameters))


def wrong_answers():
    for operation, name, function in BUGS + SLIPS:
        yield pytest.param(operation, name, function, id=f"{operation}-{name}")


@pytest.mark.parametrize(("operation", "name", "function"), list(wrong_answers()))
def test_a_wrong_answer_is_not_kept(operation, name, function, tmp_path, monkeypatch):
    def written(*args, **options):  # as a reader's own, which names no other's signature
        return function(*args, **options)

    written.__name__ = operation
    monkeypatch.chdir(tmp_path)
    report = check(build_of(operation).name, written, keep=True)
    assert list(tmp_path.iterdir()) == []
    if name in BEYOND:
        assert report or "was called" in repr(report)
    else:
        assert report.status == "wrong"
        assert "was called" not in repr(report)
