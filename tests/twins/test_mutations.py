"""The tests are tested: the package is copied, broken in one line, and a test must notice.

All copies are tried in one process of their own, so that NumPy and SciPy are loaded once.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from paths import ROOT
from tools import exercised


class Mutation(NamedTuple):
    """Put `new` for `old`, which occurs once in cnnlib/`file`: then the test must fail."""

    what: str
    file: str
    old: str
    new: str
    test: str


INSERTED = "test_padding.py::test_the_inserted_gradient_gives_both_gradients"
FORWARD = "twins/test_oracles.py::test_forward_is_scipys_correlation"
ADJOINT = "twins/test_oracles.py::test_backward_is_the_adjoint"
LINEAR = "twins/test_oracles.py::test_linear_is_scipys_correlation_of_one_pixel"
RELU = "twins/test_oracles.py::test_relu_is_half_of_a_number_and_its_size"
LOSS = "twins/test_losses.py::test_is_the_mean_of_scipys_log_softmax"
LOSS_GRADIENT = "twins/test_losses.py::test_gradient_by_differences_of_every_entry"
POOLED = "twins/test_oracles.py::test_pooling_window_by_window"
FIRST = "twins/test_promises.py::test_the_first_maximum_wins"
DTYPES = "twins/test_promises.py::test_dtypes"
NOT_FINITE = "twins/test_promises.py::test_non_finite_numbers_reach_exactly_their_sums"
BLOCKS = (
    "twins/test_fast_paths.py::test_blocks_of_any_size_give_the_same_numbers"  # of one twin only
)

MUTATIONS = [
    Mutation("no tail rows", "padding.py", "d * (k - 1) + tail", "d * (k - 1)", INSERTED),
    # += to = where windows overlap.
    Mutation(
        "conv2d overwrites grad_x",
        "naive/conv.py",
        "grad_x[pixel] += grad_y[n, q, i, j]",
        "grad_x[pixel] = grad_y[n, q, i, j]",
        ADJOINT,
    ),
    Mutation(
        "avg_pool2d overwrites grad_x",
        "naive/pool.py",
        "grad_x[*image, row, column] += grad_y[*image, i, j] / divisor[i, j]",
        "grad_x[*image, row, column] = grad_y[*image, i, j] / divisor[i, j]",
        POOLED,
    ),
    Mutation(
        "max_pool2d overwrites grad_x",
        "naive/pool.py",
        "grad_x[*image, row, column] += grad_y[*image, i, j]\n",
        "grad_x[*image, row, column] = grad_y[*image, i, j]\n",
        POOLED,
    ),
    Mutation(
        "stamps overwrite",
        "vectorized/windows.py",
        "total[..., rows, columns] += added",
        "total[..., rows, columns] = added",
        ADJOINT,
    ),
    Mutation(
        "the batch's stamps overwrite",
        "vectorized/mec.py",
        "pixels[:, rows, :, stamped] += sums",
        "pixels[:, rows, :, stamped] = sums",
        ADJOINT,
    ),
    Mutation(
        "the batch's grad_w is that of the last block",
        "vectorized/mec.py",
        "grad_w += (matrices",
        "grad_w = (matrices",
        BLOCKS,
    ),
    Mutation(
        "vectorised pooling overwrites",
        "vectorized/pool.py",
        "sums[pixels] += part",
        "sums[pixels] = part",
        POOLED,
    ),
    # The first maximum.
    Mutation(
        "the last maximum",
        "naive/pool.py",
        "image[pixel] > image[best]",
        "image[pixel] >= image[best]",
        FIRST,
    ),
    Mutation("every maximum", "vectorized/mask.py", "bits ^= _bits(taken)", "pass", FIRST),
    # What a NaN in w never met.
    Mutation(
        "all of the kernel, where only a part meets grad_y",
        "vectorized/mec.py",
        "slice(us.start * q, us.stop * q)",
        "slice(None)",
        NOT_FINITE,
    ),
    # A transposed gradW.
    Mutation(
        "turned by a quarter",
        "naive/conv.py",
        "return checks.gradients(grad_x, grad_w, grad_b, dtypes)\n\n\n@checks.without_warnings\n"
        "def conv2d_multi(",
        "return checks.gradients(grad_x, grad_w.T.reshape(w.shape), grad_b, dtypes)\n\n\n"
        "@checks.without_warnings\ndef conv2d_multi(",
        ADJOINT,
    ),
    Mutation(
        "transposed in einsum",
        "vectorized/conv.py",
        'np.einsum("ij,ijuv->uv", grad_y, all_windows(pad(x, window.padding), window))',
        'np.einsum("ij,ijuv->vu", grad_y, all_windows(pad(x, window.padding), window)).reshape(w.shape)',
        ADJOINT,
    ),
    Mutation(
        "transposed in the batch",
        "vectorized/mec.py",
        "q).transpose(0, 4, 2, 1, 3)",
        "q).transpose(0, 4, 2, 3, 1)",
        ADJOINT,
    ),
    # The padding's crop.
    Mutation(
        "cropped at the wrong end",
        "padding.py",
        "x[..., top : h - bottom, left : w - right]",
        "x[..., bottom : h - top, right : w - left]",
        ADJOINT,
    ),
    Mutation(
        "padded at the wrong end, down",
        "vectorized/mec.py",
        "s * rows.start - window.padding[0][0]",
        "s * rows.start - window.padding[0][1]",
        FORWARD,
    ),
    Mutation(
        "padded at the wrong end, across",
        "vectorized/mec.py",
        "s * columns.start - window.padding[1][0]",
        "s * columns.start - window.padding[1][1]",
        FORWARD,
    ),
    # Padding that still holds what the block before has left there.
    Mutation(
        "rows not cleared",
        "vectorized/mec.py",
        "pixels[:, : real.start] = pixels[:, real.stop :] = 0",
        "pass",
        BLOCKS,
    ),
    Mutation(
        "columns not cleared",
        "vectorized/mec.py",
        "if any(window.padding[1]):",
        "if False:",
        BLOCKS,
    ),
    # The classes of a strided gradient.
    Mutation(
        "a kernel not turned",
        "vectorized/mec.py",
        "turned = w[..., ::-1, :]",
        "turned = w",
        ADJOINT,
    ),
    Mutation(
        "rows of another class",
        "vectorized/mec.py",
        "meet(d * u - window.padding[0][0], s,",
        "meet(u - window.padding[0][0], s,",
        ADJOINT,
    ),
    # The order of groups.
    Mutation(
        "groups dealt like cards",
        "naive/conv.py",
        "q // (c_out // groups) * channels_a_group",
        "q % groups * channels_a_group",
        FORWARD,
    ),
    Mutation(
        "groups dealt like cards, vectorised",
        "vectorized/windows.py",
        "groups, a.shape[axis] // groups, *a.shape[axis + 1 :])",
        "a.shape[axis] // groups, groups, *a.shape[axis + 1 :]).swapaxes(axis, axis + 1)",
        FORWARD,
    ),
    Mutation(
        "groups dealt like cards in the batch",
        "vectorized/mec.py",
        "reshape(h, groups, c // groups, w, n).swapaxes(0, 1)",
        "reshape(h, c // groups, groups, w, n).transpose(2, 0, 1, 3, 4)",
        FORWARD,
    ),
    # What trains beside convolution and pooling.
    Mutation(
        "linear overwrites grad_x",
        "naive/linear.py",
        "grad_x[n, c] += grad_y[n, q] * w[q, c]",
        "grad_x[n, c] = grad_y[n, q] * w[q, c]",
        ADJOINT,
    ),
    Mutation("no bias", "naive/linear.py", "y[n, q] += b[q]", "pass", LINEAR),
    Mutation("no bias, vectorised", "vectorized/linear.py", "x @ w.T + b", "x @ w.T", LINEAR),
    Mutation(
        "a mean over the batch in grad_w",
        "vectorized/linear.py",
        "grad_y.T @ x",
        "grad_y.T @ x / len(x)",
        ADJOINT,
    ),
    Mutation("open at the kink", "naive/activation.py", "if x[i] > 0", "if x[i] >= 0", RELU),
    Mutation(
        "open at the kink, vectorised",
        "vectorized/activation.py",
        "grad_y, x > 0)",
        "grad_y, x >= 0)",
        RELU,
    ),
    Mutation(
        "relu hides NaN",
        "naive/activation.py",
        "if not x[i] <= 0",
        "if x[i] > 0",
        "twins/test_promises.py::test_relu_of_non_finite_numbers",
    ),
    Mutation(
        "relu hides NaN, vectorised",
        "vectorized/activation.py",
        "np.maximum(x",
        "np.fmax(x",
        "twins/test_promises.py::test_relu_of_non_finite_numbers",
    ),
    Mutation(
        "a sum over the batch",
        "naive/loss.py",
        "(logits[n, labels[n]] - highest)) / samples",
        "(logits[n, labels[n]] - highest))",
        LOSS,
    ),
    Mutation(
        "a sum over the batch, vectorised",
        "vectorized/loss.py",
        "return loss, grad_logits / len(logits)",
        "return loss, grad_logits",
        LOSS_GRADIENT,
    ),
    Mutation(
        "no shift by the maximum",
        "vectorized/loss.py",
        "logits - logits.max(axis=1, keepdims=True)",
        "logits",
        "twins/test_losses.py::test_huge_scores_do_not_overflow",
    ),
    # float64 in a float32 path.
    Mutation(
        "a float64 y",
        "naive/conv.py",
        "np.zeros((len(x), len(w), *window.out_size), x.dtype)",
        "np.zeros((len(x), len(w), *window.out_size))",
        DTYPES,
    ),
    Mutation(
        "a float64 grad_x",
        "checks/convolutions.py",
        "in_dtype(grad_x, x_dtype)",
        "in_dtype(grad_x, np.float64)",
        DTYPES,
    ),
    Mutation(
        "a float64 average",
        "vectorized/pool.py",
        "y /= divisor\n",
        "y = y / np.asarray(divisor, float)\n",
        DTYPES,
    ),
]


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    """pytest's exit code on the package with nothing broken, and on each mutation."""
    copy = tmp_path_factory.mktemp("mutations")
    skipped = shutil.ignore_patterns("__pycache__")
    for folder in ("cnnlib", "tests"):
        shutil.copytree(ROOT / folder, copy / folder, ignore=skipped)
    shutil.copy(ROOT / "pyproject.toml", copy)
    result = copy / "outcomes.json"
    run = subprocess.run(
        [sys.executable, "-B", "tests/twins/test_mutations.py", result],
        cwd=copy,
        env={**os.environ, "PYTHONPATH": "tests"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return json.loads(result.read_text())


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.what)
def test_a_broken_package_is_noticed(mutation, outcomes):
    assert (ROOT / "cnnlib" / mutation.file).read_text("utf-8").count(mutation.old) == 1
    assert outcomes["nothing"] == pytest.ExitCode.OK
    assert outcomes[mutation.what] == pytest.ExitCode.TESTS_FAILED


def run_fresh(test, twin=""):
    """Run a test until it fails, of both twins or one, with the modules in the folder now."""
    for name in list(sys.modules):
        if name.partition(".")[0] in {"cnnlib", "conftest", "cases"} or name.startswith("test_"):
            del sys.modules[name]
    options = ["-q", "-x", "-p", "no:cacheprovider", "--tb=no", "--assert=plain"]
    return pytest.main([*options, "-k", twin, f"tests/{test}"])


def try_every_mutation(result):
    """Break the package in this folder in every way, and write what became of it."""
    sys.path.insert(0, str(Path.cwd()))
    exercised.watch = lambda: None  # it would load all of the package, each time anew
    codes = {"nothing": run_fresh(FIRST)}
    for mutation in MUTATIONS:
        path = Path("cnnlib", mutation.file)
        whole = path.read_text("utf-8")
        path.write_text(whole.replace(mutation.old, mutation.new), "utf-8")
        twin = "" if mutation.test == BLOCKS else mutation.file.partition("/")[0]
        codes[mutation.what] = run_fresh(
            mutation.test, twin if twin in ("naive", "vectorized") else ""
        )
        path.write_text(whole, "utf-8")
    Path(result).write_text(json.dumps(codes))


if __name__ == "__main__":
    try_every_mutation(sys.argv[1])
