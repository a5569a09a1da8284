"""A reader's own library, from the first build to a network that it trains, in real kernels.

The first notebook is assembled from the right forms of all builds, in which nothing of the library
is left; the second begins in a fresh kernel.
"""

import ast
import json
import os
import re

import numpy as np
import pytest
from execute_notebooks import FOLDER
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook
from written import Writer

from cnnlib.exercises import mine
from cnnlib.exercises.build import Build
from cnnlib.exercises.catalogue import all_exercises
from cnnlib.exercises.keeping.library_file import ELSEWHERE

pytestmark = pytest.mark.notebooks
# The lessons that have builds, in their order.
COURSE = (
    *("slide_a_kernel", "nudge_a_number", "ask_who_touched_you", "pool", "stride_pad_insert"),
    *("add_channels", "add_a_batch", "take_a_step", "from_loops_to_layers", "train_it"),
)


def assembled(builds, form_of):
    """The cells of a notebook in which a reader writes these builds, and keeps each."""
    writer, cells = Writer(), ["from cnnlib.exercises import check, mine, progress"]
    for build in builds:
        text = writer.text(form_of(build))
        cells.append(f'{text}\n\ncheck("{build.name}", {build.piece}, keep=True)')
    cells[1:1] = ["\n".join(writer.imports.values()), "\n\n".join(writer.helpers.values())]
    return [*cells, "progress()"]


def in_order():
    """All builds, as the course comes to them."""
    lessons = all_exercises()
    assert {lesson for lesson, found in lessons.items() if _builds(found)} == set(COURSE)
    return [build for lesson in COURSE for build in _builds(lessons[lesson])]


def _builds(exercises):
    return [each for each in exercises.values() if isinstance(each, Build)]


def run(cells, folder):
    """Run cells in a kernel that works in `folder`; return what each printed and showed, as text."""
    notebook = new_notebook(cells=[new_code_cell(cell) for cell in cells])
    client = NotebookClient(
        notebook,
        timeout=600,
        kernel_name="python3",
        resources={"metadata": {"path": str(folder)}},
    )
    own = {name: value for name, value in os.environ.items() if name != ELSEWHERE}
    client.execute(env={**own, "PYTHONPATH": str(FOLDER.parent)})
    return ["".join(map(_text, cell.outputs)) for cell in notebook.cells]


def _text(output):
    return output.get("text", "") or output.get("data", {}).get("text/plain", "")


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """A folder with a mine.py of every piece in whole arrays, and what its notebook said."""
    folder = tmp_path_factory.mktemp("lessons")
    return folder, run(assembled(in_order(), lambda build: build.truth), folder)


def test_every_piece_is_kept(kept):
    folder, (*_, last) = kept
    for build, said in zip(in_order(), kept[1][3:-1], strict=True):
        assert f"kept: {build.piece} in mine.py" in said, said
    count = len(mine.pieces())
    assert last.startswith(f"{count} of {count} pieces are yours, in mine.py\n")
    assert "the library's\n" not in last
    text = (folder / "mine.py").read_text("utf-8")
    imported = re.findall(r"^(?:from|import) (\w+)(.*)", text, re.MULTILINE)
    assert {rest for package, rest in imported if package == "cnnlib"} <= {
        ".padding import crop",
        ".padding import pad",
    }


TRAINING = """\
import json
import numpy as np
from cnnlib import datasets, losses, vectorized
from cnnlib.exercises import mine
from cnnlib.layers import AvgPool2d, Conv2d, Flatten, Linear, ReLU, Sequential
from cnnlib.optim import SGD, Adam
from cnnlib.training import accuracy, fit

images, labels = datasets.digits()

def network(rng, ops):
    return [
        Conv2d(1, 8, 3, rng=rng, ops=ops), ReLU(ops=ops), AvgPool2d(2, ops=ops),
        Conv2d(8, 16, 3, rng=rng, ops=ops), ReLU(ops=ops), Flatten(),
        Linear(16, 10, scale=0.1, rng=rng, ops=ops),
    ]

def train(seed, ops, chain, loss):
    rng = np.random.default_rng(seed)
    order = rng.permutation(len(images))
    held_out, kept = order[:360], order[360:]
    model = chain(network(rng, ops))
    adam = Adam(model.parameters(), learning_rate=0.02)
    history = fit(
        model, loss, adam, images[kept], labels[kept], epochs=EPOCHS, batch_size=64, rng=rng
    )
    return history.loss[0], accuracy(model, images[held_out], labels[held_out])
"""
LOOP = """\
model, said = mine.Chain(network(np.random.default_rng(1), mine)), []
for first in range(0, 1280, 64):
    batch = slice(first, first + 64)
    loss, grad = mine.softmax_cross_entropy(model.forward(images[batch]), labels[batch])
    model.backward(grad)
    parameters = model.parameters()
    mine.sgd_step([p.value for p in parameters], [p.grad for p in parameters], 0.1)
    said.append(float(loss))
print(*said)
"""
SAME_LOOP = """\
model, said = Sequential(*network(np.random.default_rng(1), vectorized)), []
sgd = SGD(model.parameters(), 0.1)
for first in range(0, 1280, 64):
    batch = slice(first, first + 64)
    loss, grad = losses.softmax_cross_entropy(model.forward(images[batch]), labels[batch])
    model.backward(grad)
    sgd.step()
    said.append(float(loss))
print(*said)
"""
OWN = "[train(n, mine, mine.Chain, mine.softmax_cross_entropy) for n in (1, 2, 3)]"
LIBRARY = (
    "[train(n, vectorized, lambda layers: Sequential(*layers), losses.softmax_cross_entropy) "
    "for n in (1, 2, 3)]"
)


def test_after_a_restart_a_network_trains_on_it_as_on_the_library(kept):
    folder, _ = kept
    _, own, library = run(
        [TRAINING.replace("EPOCHS", "60"), *(f"json.dumps({each})" for each in (OWN, LIBRARY))],
        folder,
    )
    assert "the library's" not in own  # no piece stands in, and nothing is announced as slow
    assert "samples will take about" not in own
    (losses, accuracies), (right_losses, right_accuracies) = (
        zip(*json.loads(ast.literal_eval(said[said.index("'[[") :])), strict=True)
        for said in (own, library)
    )
    np.testing.assert_allclose(losses, right_losses, rtol=1e-4)
    assert abs(np.mean(accuracies) - np.mean(right_accuracies)) <= 0.01
    assert np.mean(right_accuracies) > 0.95


def test_a_loop_of_the_reader_s_own_trains_on_it_too(kept):
    folder, _ = kept
    said = run([TRAINING.replace("EPOCHS", "1"), LOOP, SAME_LOOP], folder)[1:]
    own, right = ([float(word) for word in each.split()] for each in said)
    np.testing.assert_allclose(own, right, rtol=1e-4)
    assert own[-1] < own[0]


def test_loops_kept_in_place_of_fast_forms_train_too_and_say_how_long(kept, tmp_path):
    """Each piece with its loops: the offer comes, and the reader's twenty digits end."""
    loops = [
        b for b in in_order() if b.looped and b.name in ("build_conv2d", "build_conv2d_backward")
    ]
    *said, _ = run(assembled(loops, lambda build: build.looped), tmp_path)
    assert all("kept: " in each for each in said[3:])
    cells = [
        TRAINING.replace("EPOCHS", "1"),
        "images, labels = images[:380], labels[:380]",
        "import cnnlib.training.estimate as estimate; estimate.PATIENCE = 0",
        "train(1, mine, mine.Chain, mine.softmax_cross_entropy)",
    ]
    said = run(cells, tmp_path)[-1]
    assert "conv2d: the library's" not in said
    assert "linear: the library's" in said
    assert "an epoch of 20 samples will take about " in said and "np.einsum" in said
