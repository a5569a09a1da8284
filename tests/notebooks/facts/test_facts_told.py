"""Whoever reads of another library under "In practice" also reads its version, and the day."""

import re

import nbformat
import pytest
from lessons import LESSONS, markdown

# As prose names it, and as code does.
LIBRARIES = {
    "Flax": r"\bFlax\b",
    "JAX": r"\bJAX\b|\bjax\.|\bjnp\.",
    "Keras": r"\bKeras\b",
    "Matplotlib": r"\bMatplotlib\b",
    "ONNX": r"\bONNX\b(?! Runtime)",
    "ONNX Runtime": r"\bONNX Runtime\b",
    "OpenCV": r"\bOpenCV\b|`filter2D`",
    "Pillow": r"\bPillow\b",
    "PyTorch": r"\bPyTorch\b|\btorch\.",
    "SciPy": r"\bSciPy\b|\bscipy\.",
    "TensorFlow": r"\bTensorFlow\b|\btf\.",
    "torchvision": r"\btorchvision\b",
}
DAY = re.compile(r"\b\d{1,2} [A-Z][a-z]+ 20\d\d\b")


def in_practice(path):
    """What a lesson says of other libraries: the section, without the links for further reading."""
    [cell] = [
        c for c in markdown(nbformat.read(path, as_version=4)) if "## In practice" in c.source
    ]
    return cell.source.partition("## Further reading")[0]


def told(text, library):
    """The versions of a library that a text gives."""
    return set(re.findall(rf"\b{library} (\d+(?:\.\d+)+)", text))


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_library_s_version_is_told_with_the_day(path):
    text = in_practice(path)
    named = {library for library, name in LIBRARIES.items() if re.search(name, text)}
    assert not (missing := {library for library in named if not told(text, library)}), missing
    assert not named or DAY.search(text)


def test_all_lessons_were_run_with_the_same_versions():
    run = re.compile(r"^- Run on .*$", re.MULTILINE)
    lines = "\n".join(line for path in LESSONS for line in run.findall(in_practice(path)))
    assert {library: len(told(lines, library)) for library in LIBRARIES} == dict.fromkeys(
        LIBRARIES, 1
    )
    assert len(set(DAY.findall(lines))) == 1
