"""Worksheets: the right numbers in their cells, none where the reader writes, the same bytes again."""

import re

import matplotlib.pyplot as plt
import numpy as np
import pytest
from scipy.signal import convolve2d, correlate2d

from cnnlib import example
from cnnlib.plots import style
from cnnlib.publish.sheets import worksheets


@pytest.fixture(autouse=True)
def close_figures():
    yield
    plt.close("all")


def printed(figure, name):
    """The numbers in the cells of one grid, as text, in row-major order."""
    [ax] = [ax for ax in figure.axes if ax.get_title() == name]
    return [text.get_text() for text in ax.texts]


def test_first_sheet_is_the_running_example():
    solved = worksheets.solve(worksheets.RUNNING)
    for array, expected in zip(solved, [*example.forward(), *example.gradients()], strict=True):
        np.testing.assert_array_equal(array, expected)


@pytest.mark.parametrize("number", range(1, 6))
def test_answers_are_the_definition(number):
    x, w, b, grad_z = worksheets.draw(3, number)
    solved = worksheets.solve(worksheets.Network(x, w, b, grad_z))
    y = correlate2d(x, w, "valid") + b
    grad_y = np.kron(grad_z, np.full((2, 2), 0.25))
    expected = {
        "Y": y,
        "Z": y.reshape(2, 2, 2, 2).mean((1, 3)),
        "grad_Y": grad_y,
        "grad_X": convolve2d(grad_y, w),
        "grad_W": correlate2d(x, grad_y, "valid"),
        "grad_b": grad_y.sum(),
    }
    figure = worksheets.page(worksheets.Network(x, w, b, grad_z), f"Sheet {number}", answers=True)
    for (name, array), computed in zip(expected.items(), solved, strict=True):
        np.testing.assert_allclose(computed, array)
        assert printed(figure, name) == style.number_texts(array)
    [total] = style.number_texts([(grad_y * (y - b)).sum()])
    checks = [text.get_text() for text in figure.texts if "⟨" in text.get_text()]
    assert len(checks) == 3
    assert all(text.endswith(f"= {total}") for text in checks)


def test_a_sheet_gives_its_numbers_and_no_answer():
    network = worksheets.draw(0, 1)
    figure = worksheets.page(network, "Sheet 1", answers=False)
    assert printed(figure, "X") == style.number_texts(network.x)
    assert printed(figure, "grad_Z") == style.number_texts(network.grad_z)
    for name in ("Y", "Z", "grad_Y", "grad_X", "grad_W", "grad_b"):
        assert printed(figure, name) == []
    said = " ".join(text.get_text() for text in figure.texts)
    assert not re.search(r"⟩ = \S*\d", said)


@pytest.mark.parametrize("number", range(1, 40))
def test_drawn_networks_teach(number):
    _, w, b, grad_z = worksheets.draw(0, number)
    for image in (w[::-1], w[:, ::-1], w.T, w[::-1, ::-1], w[::-1, ::-1].T, np.rot90(w)):
        assert not np.array_equal(w, image)
    assert b != 0
    assert np.all(grad_z != 0) and np.all(grad_z % 4 == 0)


def test_numbers_and_seeds_draw_different_networks():
    pictures = {worksheets.draw(seed, n).x.tobytes() for seed in range(3) for n in range(1, 30)}
    assert len(pictures) == 87


def test_a_sheet_is_the_same_bytes_each_time(tmp_path):
    first, again = (worksheets.write(tmp_path / name, sheets=1) for name in ("first", "again"))
    for one, same in zip(first, again, strict=True):
        assert one.read_bytes() == same.read_bytes()
    assert plt.get_fignums() == []


def test_two_files_with_a_page_a_sheet_and_no_date(tmp_path, monkeypatch):
    """A page says here in a line what is on it: to draw it takes a second."""

    def line(network, title, answers):
        figure = plt.figure()
        figure.text(0, 0.5, f"{network.w.tolist()} {answers}")
        return figure

    monkeypatch.setattr(worksheets, "page", line)
    first, again, other = (
        worksheets.write(tmp_path / name, sheets=2, seed=seed)
        for name, seed in [("first", 5), ("again", 5), ("other", 6)]
    )
    assert [path.name for path in first] == ["sheets.pdf", "answers.pdf"]
    for one, same, different in zip(first, again, other, strict=True):
        data = one.read_bytes()
        assert data == same.read_bytes() != different.read_bytes()
        assert data.startswith(b"%PDF") and len(re.findall(rb"/Type /Page\b", data)) == 2
        assert b"Date" not in data
    assert plt.get_fignums() == []


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"sheets": 0}, "sheets must be at least 1, but it is 0"),
        ({"seed": -1}, "seed must be at least 0, but it is -1"),
    ],
)
def test_refuses_what_it_cannot_draw(tmp_path, options, message):
    with pytest.raises(ValueError, match=message):
        worksheets.write(tmp_path, **options)
