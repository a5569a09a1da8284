"""Worksheets: the right numbers in their cells, none where the reader writes, the same bytes again."""

import re
from fractions import Fraction

import matplotlib.pyplot as plt
import numpy as np
import pytest
from scipy.signal import convolve2d, correlate2d

from cnnlib import example
from cnnlib.plots import style
from cnnlib.publish.sheets import leftover, network, paper, softmax, ties, worksheets

NUMBERS = range(1, 6)


@pytest.fixture(autouse=True)
def close_figures():
    yield
    plt.close("all")


def drawn(kind, number):
    [(_, _, task)] = [
        each
        for each in worksheets.tasks(number + 1, 3)
        if each[0] is kind and f" {number} " in each[1]
    ]
    return task


def printed(figure, name):
    """The numbers in the cells of one grid, as text, in row-major order."""
    [ax] = [ax for ax in figure.axes if ax.get_title() == name]
    return [text.get_text() for text in ax.texts]


def said(figure):
    return [text.get_text() for text in figure.texts]


def products(figure):
    """What the checks at the foot of a page come to."""
    return [line.rpartition("= ")[2] for line in said(figure) if re.match("[⟨Σ].*=", line)]


def has(figure, expected):
    """Assert that each grid holds these numbers."""
    for name, array in expected.items():
        assert printed(figure, name) == style.number_texts(array), name


@pytest.mark.parametrize("kind", worksheets.KINDS, ids=lambda kind: kind.__name__)
class TestEveryKind:
    def test_begins_with_its_running_example(self, kind):
        [(_, title, task)] = [each for each in worksheets.tasks(1, 5) if each[0] is kind]
        assert task is kind.RUNNING
        assert title == f"{kind.TITLE}: the running example"

    def test_answers_stand_on_their_page_alone(self, kind):
        task = drawn(kind, 1)
        sheet, solved = (kind.page(task, "One", answers=answers) for answers in (False, True))
        names = [ax.get_title() for ax in solved.axes]
        assert [ax.get_title() for ax in sheet.axes] == names
        empty = [name for name in names if not printed(sheet, name)]
        assert len(empty) >= 4
        assert all(printed(solved, name) for name in names)
        assert all(
            printed(sheet, name) == printed(solved, name) for name in set(names) - set(empty)
        )
        assert "Name:" in said(sheet) and "Answers" in said(solved)
        assert products(sheet) == [""] * len(products(sheet))

    def test_explains_its_signs(self, kind):
        figure = kind.page(kind.RUNNING, "One", answers=False)
        lines = said(figure)
        told = " ".join(lines[lines.index("Signs") + 1 :])
        for sign in "⋆∗⊙⟨Σ⌊":
            assert any(sign in line for line in lines) == bool(re.search(rf"{sign}[^.]*:", told))
        assert "grad_" in told

    @pytest.mark.parametrize("answers", [False, True])
    def test_fits_the_paper(self, kind, answers):
        for task in (kind.RUNNING, drawn(kind, 2)):
            fits(kind.page(task, f"{kind.TITLE}: sheet 29 of seed 1000", answers=answers))

    def test_numbers_and_seeds_draw_different_tasks(self, kind):
        tasks = [
            task for seed in (0, 1) for each, _, task in worksheets.tasks(20, seed) if each is kind
        ]
        assert len({str(task) for task in tasks}) >= 35  # the first two are the same


def fits(figure):
    """Assert that all words lie inside the margins, and no two lines on each other."""
    renderer = figure.canvas.get_renderer()
    boxes = [text.get_window_extent(renderer) for text in figure.texts if text.get_text()]
    width = figure.get_size_inches()[0] * figure.dpi
    margin = (paper.MARGIN - 0.3) * figure.dpi
    assert all(box.x0 >= margin and box.x1 <= width - margin for box in boxes)
    assert all(box.y0 >= 0.2 * figure.dpi for box in boxes)
    assert all(ax.get_window_extent(renderer).y0 >= 0.2 * figure.dpi for ax in figure.axes)
    grids = [ax.get_window_extent(renderer) for ax in figure.axes]
    every = boxes + grids
    for place, one in enumerate(every):
        assert not any(one.overlaps(other) for other in every[place + 1 :])


def test_the_network_s_first_sheet_is_the_running_example():
    solved = network.solve(network.RUNNING)
    for array, expected in zip(solved, [*example.forward(), *example.gradients()], strict=True):
        np.testing.assert_array_equal(array, expected)


@pytest.mark.parametrize("number", NUMBERS)
def test_the_network_s_answers_are_the_definition(number):
    x, w, b, grad_z = task = drawn(network, number)
    y = correlate2d(x, w, "valid") + b
    grad_y = np.kron(grad_z, np.full((2, 2), 0.25))
    figure = network.page(task, "One", answers=True)
    has(
        figure,
        {
            "Y": y,
            "Z": y.reshape(2, 2, 2, 2).mean((1, 3)),
            "grad_Y": grad_y,
            "grad_X": convolve2d(grad_y, w),
            "grad_W": correlate2d(x, grad_y, "valid"),
            "grad_b": grad_y.sum(),
        },
    )
    assert products(figure) == 3 * style.number_texts([(grad_y * (y - b)).sum()])


@pytest.mark.parametrize("number", NUMBERS)
def test_the_leftover_s_answers_are_the_definition(number):
    x, w, b, grad_y = task = drawn(leftover, number)
    y = correlate2d(x, w, "valid")[::2, ::2] + b
    inserted = np.kron(grad_y, [[1, 0], [0, 0]])[:3, :3]
    figure = leftover.page(task, "One", answers=True)
    read = convolve2d(inserted, w)
    has(
        figure,
        {
            "Y": y,
            "D": inserted,
            "grad_X": np.pad(read, (0, 1)),
            "grad_W": correlate2d(x[:5, :5], inserted, "valid"),
        },
    )
    assert products(figure) == 3 * style.number_texts([(grad_y * (y - b)).sum()])
    lines = " ".join(said(figure))
    assert "+ 1 = 2 " in lines and "no window reads: 1 " in lines


@pytest.mark.parametrize("number", NUMBERS)
def test_the_maximum_s_answers_are_the_definition(number):
    x, grad_y = task = drawn(ties, number)
    y, equals = np.zeros((3, 3)), np.zeros((3, 3), int)
    first, shared = np.zeros((4, 4)), np.zeros((4, 4))
    for i, j in np.ndindex(3, 3):
        window = {(i + u, j + v): x[i + u, j + v] for u in (0, 1) for v in (0, 1)}
        y[i, j] = max(window.values())
        winners = [place for place, value in window.items() if value == y[i, j]]
        equals[i, j] = len(winners)
        first[winners[0]] += grad_y[i, j]
        for place in winners:
            shared[place] += grad_y[i, j] / len(winners)
    figure = ties.page(task, "One", answers=True)
    has(figure, {"Y": y, "Equals": equals, "grad_X, first": first, "grad_X, shared": shared})
    assert products(figure) == 3 * style.number_texts([grad_y.sum()])
    assert np.array_equal(shared, np.round(shared))
    assert (equals > 1).sum() >= 2 and (equals == 1).sum() >= 2


@pytest.mark.parametrize("number", NUMBERS)
def test_the_softmax_s_answers_are_exact(number):
    powers, labels = task = drawn(softmax, number)
    rows = [[Fraction(int(power)) for power in row] for row in powers]
    p = [[power / sum(row) for power in row] for row in rows]
    right = [[k == label for k in range(3)] for label in labels]
    grad = [
        [(value - is_right) / 2 for value, is_right in zip(*pair, strict=True)]
        for pair in zip(p, right, strict=True)
    ]
    figure = softmax.page(task, "One", answers=True)
    for name, expected in {"exp(a)": rows, "S": [[10], [10]], "p": p, "grad_a": grad}.items():
        found = [float(text.replace("−", "-")) for text in printed(figure, name)]
        assert found == [float(n) for row in expected for n in row], name
    losses = [line.strip() for line in said(figure) if "log (" in line and "/" in line]
    assert losses == [
        f"Sample {n}: log (10 / {powers[n, label]:g})" for n, label in enumerate(labels)
    ]


@pytest.mark.parametrize("number", range(1, 40))
def test_drawn_networks_teach(number):
    rng = np.random.default_rng([0, number])
    _, w, b, grad_z = network.draw(rng)
    for image in (w[::-1], w[:, ::-1], w.T, w[::-1, ::-1], w[::-1, ::-1].T, np.rot90(w)):
        assert not np.array_equal(w, image)
    assert b != 0
    assert np.all(grad_z != 0) and np.all(grad_z % 4 == 0)


def test_more_sheets_leave_the_others_as_they_were():
    few, many = worksheets.tasks(2, 3), worksheets.tasks(4, 3)
    titles = {title: str(task) for _, title, task in many}
    assert all(titles[title] == str(task) for _, title, task in few)


def test_a_sheet_is_the_same_bytes_each_time(tmp_path):
    first, again = (worksheets.write(tmp_path / name, sheets=1) for name in ("first", "again"))
    for one, same in zip(first, again, strict=True):
        assert one.read_bytes() == same.read_bytes()
    assert plt.get_fignums() == []


def test_two_files_with_a_page_a_sheet_and_no_date(tmp_path, monkeypatch):
    """A page says here in a line what is on it: to draw it takes a second."""

    def line(task, title, answers):
        figure = plt.figure()
        figure.text(0, 0.5, re.sub(r"\W+", " ", f"{task} {answers}")[:60])
        return figure

    for kind in worksheets.KINDS:
        monkeypatch.setattr(kind, "page", line)
    first, again, other = (
        worksheets.write(tmp_path / name, sheets=2, seed=seed)
        for name, seed in [("first", 5), ("again", 5), ("other", 6)]
    )
    assert [path.name for path in first] == ["sheets.pdf", "answers.pdf"]
    for one, same, different in zip(first, again, other, strict=True):
        data = one.read_bytes()
        assert data == same.read_bytes() != different.read_bytes()
        assert data.startswith(b"%PDF") and len(re.findall(rb"/Type /Page\b", data)) == 8
        assert b"Date" not in data
    assert plt.get_fignums() == []


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"sheets": 0}, "sheets is 0; it must be at least 1"),
        ({"seed": -1}, "seed is -1; it must be at least 0"),
    ],
)
def test_refuses_what_it_cannot_draw(tmp_path, options, message):
    with pytest.raises(ValueError, match=message):
        worksheets.write(tmp_path, **options)
