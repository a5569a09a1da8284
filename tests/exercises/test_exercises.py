"""The checks are tested, not only the answers: what is right passes, and each bug is named."""

import importlib

import numpy as np
import pytest
from scipy.signal import correlate2d

from cnnlib import exercises, naive, vectorized
from cnnlib.exercises.desk import EXERCISES
from cnnlib.exercises.function import FunctionExercise
from cnnlib.exercises.lesson07 import MENDED
from cnnlib.exercises.zoo import BUGS
from cnnlib.exercises.zoo.right import stamped

LESSONS = [importlib.import_module(f"solutions.lesson{n:02}") for n in range(12)]
OPERATIONS = exercises.names("operations")


def right_answers():
    for n, lesson in enumerate(LESSONS):
        for name in exercises.names(n):
            answers = (getattr(lesson, name), *lesson.ALSO_RIGHT[name])
            yield from (pytest.param(name, a, id=f"{name}-{i}") for i, a in enumerate(answers))
    for name in OPERATIONS:
        for form in (naive, vectorized, stamped):
            yield pytest.param(
                name, getattr(form, name), id=f"{name}-{getattr(form, '__name__', 'stamped')}"
            )


def wrong_answers():
    for lesson in LESSONS:
        for name, answers in lesson.WRONG.items():
            for i, (answer, words) in enumerate(answers):
                yield pytest.param(name, answer, words, id=f"{name}-{i}")


def suspects():
    """Exercise by bug: the table that may have no hole."""
    for name, exercise in {**EXERCISES, "forgotten_sum": MENDED}.items():
        if isinstance(exercise, FunctionExercise):
            for suspect in exercise.suspects:
                yield pytest.param(exercise, suspect, id=f"{name}-{suspect.name}")


@pytest.mark.parametrize(("name", "answer"), list(right_answers()))
def test_a_right_answer_passes(name, answer):
    report = exercises.check(name, answer)
    assert report, report
    assert report.status == "passed"


def test_every_exercise_has_a_solution_and_three_more_forms():
    assert sum(len(exercises.names(n)) for n in range(12)) == 36
    for n, lesson in enumerate(LESSONS):
        for name in exercises.names(n):
            assert len(lesson.ALSO_RIGHT[name]) >= 3, name


@pytest.mark.parametrize(("name", "answer", "words"), list(wrong_answers()))
def test_a_likely_wrong_answer_is_named(name, answer, words):
    report = exercises.check(name, answer)
    assert report.status == "wrong"
    assert words in repr(report)


TABLE = {}  # bug of the zoo -> {exercise: what its check said of it}


@pytest.mark.parametrize(("exercise", "suspect"), list(suspects()))
def test_a_bug_is_rejected_and_named(exercise, suspect):
    report = exercise.check(suspect.answer)
    TABLE.setdefault(suspect.name, {})[exercise.name] = report
    assert report.status == "wrong", report
    assert report.likely == suspect.words


def test_the_table_of_exercises_and_bugs_has_no_hole(capsys):
    """Runs after the test above, which fills the table; alone, it has nothing to show."""
    if not TABLE:
        pytest.skip("filled by test_a_bug_is_rejected_and_named")
    with capsys.disabled():
        print("\nexercise x bug: each bug of the zoo, and the checks that reject and name it")
        for bug in BUGS:
            print(f"  {bug.name:26}", ", ".join(TABLE[bug.name]))
    words = {bug.name: bug.words for bug in BUGS}
    assert all(report.likely == words[name] for name in words for report in TABLE[name].values())


def test_every_bug_of_the_zoo_concerns_an_exercise_of_the_lessons_or_an_operation():
    reached = {param.values[1].name for param in suspects()}
    assert {bug.name for bug in BUGS} <= reached


@pytest.mark.parametrize("name", list(EXERCISES))
def test_the_same_answer_gives_the_same_report(name):
    answer = (
        next(EXERCISES[name].suspects[0].answer for _ in [0]) if EXERCISES[name].suspects else 7
    )
    first, second = exercises.check(name, answer), exercises.check(name, answer)
    assert first == second
    assert first._repr_html_() == second._repr_html_()


# --- stubs


def dots(*args): ...


def passes(*args):
    """A docstring is no answer."""
    pass  # noqa: PIE790 - as learners leave it


def returns_dots(*args):
    return ...


def returns_none(*args):
    return None


def refuses(*args):
    raise NotImplementedError


def half(x, w, stride):
    out_h = ...
    y = np.zeros((out_h, out_h))
    return y


def quietly_half(x, w, stride):
    y = np.zeros((2, 2))
    for i in range(2):
        window = ...
        y[i, i] = i
    return y, window


STUBS = (None, ..., dots, passes, returns_dots, returns_none, refuses)


class EmptyChain:
    def __init__(self, layers): ...

    def forward(self, x): ...

    def backward(self, grad_y): ...


@pytest.mark.parametrize("name", list(EXERCISES))
def test_an_empty_stub_is_not_attempted(name):
    exercise = EXERCISES[name]
    functions = isinstance(exercise, FunctionExercise) or name in ("kill_the_zoo", "exam")
    for stub in STUBS if functions else STUBS[:2] + ((..., ..., ...), {"A": None}, []):
        report = exercises.check(name, stub)
        assert report.status == "not attempted yet", (stub, report)
        assert not report


def test_blanks_left_in_a_stub_or_a_class_are_seen():
    assert exercises.check("slide_with_stride", half).status == "not attempted yet"
    assert exercises.check("slide_with_stride", quietly_half).status == "not attempted yet"
    assert exercises.check("compose_layers", EmptyChain).status == "not attempted yet"
    words, _ = LESSONS[7].forgotten_sum
    assert exercises.check("forgotten_sum", (words, None)).status == "not attempted yet"


def test_dots_in_an_index_are_no_blank():
    def with_dots(x, i, j, k_h, k_w):
        return x[..., i : i + k_h, j : j + k_w] + 0 * len(x)

    assert exercises.check("cut_window", with_dots)


def test_dots_in_an_index_do_not_excuse_a_wrong_answer():
    def wrong(x, i, j, k_h, k_w):
        return x[..., j : j + k_w]

    assert exercises.check("cut_window", wrong).status == "wrong"


# --- what the learner's function may do


def test_a_function_that_raises_is_told_where():
    def raises(x, w, stride):
        return x[99]

    report = exercises.check("slide_with_stride", raises)
    assert report.status == "wrong"
    assert "your function raised IndexError: index 99 is out of bounds" in repr(report)
    assert "at the line: return x[99]" in repr(report)
    assert "test_exercises" not in repr(report)


def test_an_error_deep_in_a_library_is_told_at_the_learner_s_line():
    def raises(x, w, stride):
        return correlate2d(x, w, mode="no such mode")

    report = exercises.check("slide_with_stride", raises)
    assert 'at the line: return correlate2d(x, w, mode="no such mode")' in repr(report)


@pytest.mark.parametrize("error", [SystemExit, RecursionError, ValueError])
def test_no_error_gets_out(error):
    def raises(x, w, stride):
        raise error("no")

    assert error.__name__ in repr(exercises.check("slide_with_stride", raises))


def test_an_endless_loop_is_stopped(monkeypatch):
    monkeypatch.setattr("cnnlib.exercises.sandbox.TIME_LIMIT", 0.05)

    def endless(x, w, stride):
        while True:
            try:
                stride += 1
            except Exception:  # noqa: BLE001, S112 - as learners do
                continue

    report = exercises.check("slide_with_stride", endless)
    assert "stopped after 0.05 seconds: does a loop end?" in repr(report)


@pytest.mark.parametrize(
    ("result", "words"),
    [
        ("seven", "y is a str; a NumPy array was expected"),
        ([[1, 2], [3, 4]], "y is a list; a NumPy array was expected"),
        (np.array(["a"]), "y holds <U1; numbers were expected"),
        (np.zeros((2, 2), complex), "y holds complex128; numbers were expected"),
        ((np.zeros(2), np.zeros(2)), "2 results came back; y were expected"),
        (np.zeros((2, 3, 4)), "y has shape (2, 3, 4); expected (2, 3)"),
    ],
)
def test_a_wrong_type_is_said(result, words):
    assert words in repr(exercises.check("slide_with_stride", lambda x, w, stride: result))


def test_a_forgotten_return_is_said():
    def forgets(x, w, stride):
        y = LESSONS[1].slide_with_stride(x, w, stride)  # noqa: F841

    assert "y is None: is the return missing?" in repr(
        exercises.check("slide_with_stride", forgets)
    )


def test_prints_are_kept_out_of_the_page_and_mentioned(capsys):
    def talks(x, w, stride):
        print("window", x.shape)
        return LESSONS[1].slide_with_stride(x, w, stride)

    report = exercises.check("slide_with_stride", talks)
    assert report
    assert "your function printed: window (3, 4)" in repr(report)
    assert capsys.readouterr().out == ""


def test_a_changed_input_is_said_though_the_values_are_right():
    def changes(x, w, stride):
        y = LESSONS[1].slide_with_stride(x, w, stride)
        x *= 0
        return y

    assert "your function changed x in place" in repr(exercises.check("slide_with_stride", changes))


def test_a_view_is_said_where_a_new_array_is_due():
    def view(x, k):
        return x if k == 1 else LESSONS[2].pool_by_reshaping(x, k)

    assert "a view of x" in repr(exercises.check("pool_by_reshaping", view))


def test_a_result_instead_of_a_function_is_said():
    assert "leave out the parentheses" in repr(exercises.check("stamp_it", np.zeros(3)))


def test_floats_for_ints_are_said():
    def floats(h, k, stride, p):
        return tuple(map(float, LESSONS[6].outputs_and_leftovers(h, k, stride, p)))

    report = exercises.check("outputs_and_leftovers", floats)
    assert "a whole number (int) was expected" in repr(report)


def test_an_answer_of_nonsense_is_said():
    assert "cannot be read" in repr(exercises.check("three_cells", 3))


# --- the words of the transforms, on answers that no suspect gives


def transformed(transform):
    def answer(grad_y, w, x_shape):
        return transform(LESSONS[4].stamp_it(grad_y, w, x_shape))

    return answer


@pytest.mark.parametrize(
    ("transform", "words"),
    [
        (lambda a: a[::-1, ::-1].copy(), "your grad_x is the right one turned by 180 degrees"),
        (lambda a: a.T.copy(), "your grad_x is the right one transposed"),
        (lambda a: a[::-1].copy(), "upside down"),
        (lambda a: a[:, ::-1].copy(), "left and right swapped"),
        (lambda a: -a, "your grad_x has the wrong sign"),
        (lambda a: np.roll(a, 1, axis=0), "your grad_x is shifted down by one row"),
        (lambda a: np.roll(a, -1, axis=1), "your grad_x is shifted left by one column"),
        (lambda a: np.pad(a[:-1], ((0, 1), (0, 0))), "right but for the last row or column"),
        (lambda a: a[:-1].copy(), "right as far as it goes, but has shape"),
        (lambda a: a[:0].copy(), "your grad_x is empty: a slice such as [p:-p]"),
        (lambda a: 0 * a, "still all zeros"),
        (lambda a: a * 3, "3 times the right one, in every entry"),
    ],
)
def test_a_transform_of_the_truth_is_named(transform, words):
    report = exercises.check("stamp_it", transformed(transform))
    assert words in report.likely


def test_a_factor_is_named():
    report = exercises.check("grad_b_alone", lambda g: g.sum() * g.size)
    assert report.likely == "your grad_b is too big, off by exactly the number of outputs"

    def twice(grad_y, x, w, **options):
        return tuple(g / len(x) for g in naive.conv2d_backward(grad_y, x, w, **options))

    assert (
        exercises.check("conv2d_backward", twice).likely
        == "your grad_x is too small, off by exactly n"
    )


def test_an_answer_that_knows_the_cases_by_heart_meets_a_second_oracle():
    def by_heart(grad_y, w, x_shape):
        grad_x = LESSONS[4].stamp_it(grad_y, w, x_shape)
        return grad_x if x_shape in ((3, 4), (5, 7), (6, 4), (4, 5), (4, 4)) else 0 * grad_x

    report = exercises.check("stamp_it", by_heart)
    assert report.status == "wrong"
    assert "<y, grad_y> = " in repr(report)


def test_no_words_where_nothing_is_recognised():
    assert (
        exercises.check(
            "stamp_it", transformed(lambda a: a + np.arange(a.size).reshape(a.shape))
        ).likely
        is None
    )


# --- the report, the hints, the list


def test_a_report_shows_the_smallest_case_as_grids():
    report = exercises.check(
        "slide_with_stride", lambda x, w, stride: -LESSONS[1].slide_with_stride(x, w, stride)
    )
    captions = [caption for caption, _ in report.grids]
    assert captions == ["x", "w", "your y", "expected y"]
    assert "case 1 of 7: x (3, 4), w (2, 2), stride = 1" in repr(report)
    assert dict(report.grids)["your y"].lstrip().startswith("[")  # the first entry is marked


def test_a_report_escapes_what_the_learner_made():
    def raises(x, w, stride):
        raise ValueError("<script>alert(1)</script> & co")

    shown = exercises.check("slide_with_stride", raises)._repr_html_()
    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown


def test_hints_go_from_idea_to_shape_to_line():
    given = [exercises.hint("move_left") for _ in range(4)]
    assert [h.number for h in given] == [1, 2, 3, 3]
    assert [h.text.split(":")[0] for h in given] == ["Idea", "Shape", "Line", "Line"]
    assert repr(given[0]) == "hint 1 of 3. Idea: each output copies its neighbour on the right."
    assert "hint 1 of 3" in given[0]._repr_html_()


def test_every_exercise_has_three_hints_and_says_what_it_wants():
    for exercise in EXERCISES.values():
        assert [h.split(":")[0] for h in exercise.hints] == ["Idea", "Shape", "Line"], exercise.name
        assert exercise.how


def test_names_and_material():
    assert exercises.names(4) == ["stamp_it", "turn_the_right_thing", "fool_three_numbers"]
    assert exercises.names()[0] == exercises.names(0)
    assert len(exercises.material("grad_w_in_order")) == 7
    assert exercises.material("stamp_it") is None


def test_an_unknown_name_is_answered_with_a_near_one():
    with pytest.raises(
        ValueError, match="there is no exercise 'stampit'; did you mean 'stamp_it'?"
    ):
        exercises.check("stampit")
    with pytest.raises(ValueError, match=r"no exercise 'zzz'; names\(\) lists them"):
        exercises.hint("zzz")
