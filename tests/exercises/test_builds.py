"""The reader's own pieces: right forms pass on their rung, wrong ones are told why, stubs wait."""

import importlib
import inspect
import linecache
from functools import cache
from pathlib import Path
from types import FunctionType

import numpy as np
import pytest
from scipy.signal import correlate

from cnnlib import exercises, naive
from cnnlib.exercises.build import ARRAYS, LOOPS, Build, build
from cnnlib.exercises.catalogue import all_exercises
from cnnlib.exercises.comparison import as_tuple, same

FORMS = {
    path.stem: importlib.import_module(f"pieces.{path.stem}")
    for path in sorted((Path(__file__).parent / "pieces").glob("*.py"))
}
BUILDS = {
    each.name: (lesson, each)
    for lesson, group in all_exercises().items()
    for each in group.values()
    if isinstance(each, Build)
}


def as_a_reader_s(form):
    """The same function as if a reader had written it: one of the ladder is the library's."""
    if not getattr(form, "__module__", "").startswith("cnnlib.ladder"):
        return form
    names = {**form.__globals__, "__name__": "reader"}
    used = [name for name in form.__code__.co_names if name in names]
    names.update((name, as_a_reader_s(names[name])) for name in used)
    copy = FunctionType(form.__code__, names, form.__name__, form.__defaults__)
    copy.__kwdefaults__ = form.__kwdefaults__
    return copy


def correlated(x, w, b=None, *, stride=1, padding=0):
    """With SciPy's help for each part of each kernel."""
    x = np.pad(x.astype(float), [(0, 0)] * 2 + [(padding,) * 2] * 2)
    maps = [[correlate(each, stack, "valid")[0] for stack in w] for each in x]
    y = np.array(maps)[:, :, ::stride, ::stride]
    return y if b is None else y + b[:, None, None]


def right_forms():
    for name, (lesson, each) in BUILDS.items():
        rung = ARRAYS if each.rung_of(each.truth) else None
        yield pytest.param(name, as_a_reader_s(each.truth), rung, id=f"{name}-truth")
        if each.looped:
            yield pytest.param(name, each.looped, LOOPS, id=f"{name}-loops")
        for form, rung in FORMS[lesson].RIGHT.get(name, ()):
            yield pytest.param(name, form, rung, id=f"{name}-{form.__name__}")


def wrong_forms():
    for forms in FORMS.values():
        for name, wrong in forms.WRONG.items():
            for form, words in wrong:
                yield pytest.param(name, form, words, id=f"{name}-{form.__name__}")


RIGHT = list(right_forms())


@pytest.mark.parametrize(("name", "form", "rung"), RIGHT)
def test_a_right_form_passes_and_its_rung_is_measured(name, form, rung):
    _, asked = BUILDS[name]
    report = exercises.check(name, form)
    assert asked.rung_of(form) == rung
    if rung == LOOPS and asked.rung == ARRAYS:
        assert "a loop over the pixels or samples is left" in repr(report)
    else:
        assert report, report


def test_a_loop_shows_in_the_first_call_of_all_though_that_fills_a_table():
    table = []

    def relu(x):
        if not table:
            table.extend(range(1000))
            table.extend(n * n for n in range(1000))
        y = np.zeros(x.shape)
        for i in np.ndindex(x.shape):
            y[i] = max(x[i], 0)
        return y

    assert BUILDS["build_relu"][1].rung_of(relu) == LOOPS


def zeros(shape):
    return np.zeros(shape)


def zeros_by_a_loop(shape):
    return np.array([0.0 for _ in np.ndindex(shape)]).reshape(shape)


@pytest.mark.parametrize(("table", "passes"), [(zeros, True), (zeros_by_a_loop, False)])
def test_what_an_answer_keeps_by_the_shape_counts_as_it_is_made(table, passes):
    kept = cache(table)

    def pool_by_reshaping(x, kernel_size):
        k_h, k_w = kernel_size
        z_shape = x.shape[0] // k_h, x.shape[1] // k_w
        blocks = x.reshape(z_shape[0], k_h, z_shape[1], k_w)
        return blocks.mean(axis=(1, 3)) + kept(z_shape)

    assert bool(exercises.check("pool_by_reshaping", pool_by_reshaping)) == passes


@pytest.mark.parametrize(("name", "form", "words"), list(wrong_forms()))
def test_a_wrong_form_is_told_its_slip(name, form, words):
    report = exercises.check(name, form)
    assert report.status == "wrong"
    assert words in report.likely


@pytest.mark.parametrize("name", BUILDS)
def test_the_library_s_form_is_right(name):
    lesson, asked = BUILDS[name]
    oracle = FORMS[lesson].ORACLES[asked.piece]
    for case, expected in asked.tried:
        due = as_tuple(oracle(*case.args, **case.options))
        assert len(due) == len(expected)
        assert all(same(a, b) for a, b in zip(expected, due, strict=True))


@pytest.mark.parametrize("name", BUILDS)
def test_the_stub_is_a_beginning(name):
    _, asked = BUILDS[name]
    names, place = {"np": np}, f"<cell {name}>"
    # So that a check can read it, as in a notebook.
    linecache.cache[place] = len(asked.stub), None, asked.stub.splitlines(keepends=True), place
    exec(compile(asked.stub, place, "exec"), names)  # noqa: S102 - our own text
    assert inspect.signature(names[asked.piece]) == inspect.signature(asked.truth)
    assert names[asked.piece].__doc__
    assert exercises.check(name, names[asked.piece]).status == "not attempted yet"


def test_every_build_says_what_is_new_and_knows_three_right_forms_and_slips(capsys):
    with capsys.disabled():
        print("\nbuild: the piece that it keeps; right forms with a loop and without; slips")
        for name, (lesson, asked) in BUILDS.items():
            rungs = [param.values[2] for param in RIGHT if param.values[0] == name]
            counts = [rungs.count(rung) for rung in (LOOPS, ARRAYS, None)]
            wrong = len(asked.suspects) + len(FORMS[lesson].WRONG.get(name, ()))
            print(f"  {name:34} {asked.piece:24} {counts} {wrong}")
            assert len(rungs) >= 3, name
            assert asked.new and asked.takes and asked.suspects
            assert set(FORMS[lesson].RIGHT) | set(FORMS[lesson].WRONG) <= set(BUILDS)


@pytest.mark.parametrize("twin", [naive.conv2d, correlated])
def test_a_library_s_function_is_no_answer(twin):
    report = exercises.check("build_conv2d", twin)
    assert report.status == "wrong"
    assert "was called: write it yourself" in repr(report)


def at_stride_one(x, w, b=None):
    y = naive.conv2d_multi(x, w, b)
    return y.copy()


def unpadded(x, kernel_size, *, stride=None):
    return naive.max_pool2d(x, kernel_size, stride=stride)


@pytest.mark.parametrize(
    ("name", "form", "words"),
    [
        ("build_conv2d_multi", at_stride_one, "stride, padding: not yet"),
        ("build_max_pool2d", unpadded, "padding: not yet"),
    ],
)
def test_an_option_may_wait_but_one_that_is_taken_must_be_right(name, form, words, monkeypatch):
    _, asked = BUILDS[name]
    monkeypatch.setattr(asked, "refused", ())
    assert words in repr(exercises.check(name, form))
    assert exercises.check(name, form)

    def ignored(*args, stride=1, padding=0):
        return form(*args)

    assert exercises.check(name, ignored).status == "wrong"


def test_what_must_not_wait_is_asked():
    def unpadded(x, w, b=0, *, stride=1):
        return naive.conv2d_single(x, w, b, stride=stride)

    report = exercises.check("pad_conv2d_single", unpadded)
    assert "unexpected keyword argument 'padding'" in repr(report)


def test_the_pieces_are_a_whole_library():
    pieces = {asked.piece for _, asked in BUILDS.values()}
    assert len(pieces) == 25
    twins = {name for name in naive.__all__ if "transpose" not in name}
    assert twins <= pieces


def test_a_later_build_of_a_piece_can_do_what_the_earlier_could():
    signatures = {}
    for _, asked in BUILDS.values():
        signatures.setdefault(asked.piece, []).append(inspect.signature(asked.truth).parameters)
    assert any(len(stages) > 1 for stages in signatures.values())
    for earlier, later in (stages for stages in signatures.values() if len(stages) > 1):
        assert set(earlier) <= set(later)


def test_a_slip_in_a_line_that_is_not_there_is_refused():
    @build("doubles", new="", takes="x", idea="", shape="", line="")
    def double(x):
        return x + x

    with pytest.raises(ValueError, match="double holds no 'x - x'"):
        double.slips_in(double.truth, {"no such line": {"x - x": "x"}})
