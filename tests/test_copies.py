"""What a reader changed stays; what a reader left alone is brought up to date."""

import json

import pytest

from cnnlib import copies

OLD, NEW, OWN = b"old", b"new", b"a reader's own"


@pytest.fixture
def bring(tmp_path):
    """Copy `lesson.ipynb`, with these bytes, as this edition; return the names put beside."""
    source, folder = tmp_path / "source/lesson.ipynb", tmp_path / "folder"
    source.parent.mkdir()

    def bring(data, edition):
        source.write_bytes(data)
        return [path.name for path in copies.bring([source], folder, edition)]

    bring.folder = folder
    return bring


def held(folder):
    return {path.name: path.read_bytes() for path in folder.glob("*.ipynb")}


def test_a_lesson_that_was_left_alone_is_replaced(bring):
    assert bring(OLD, "1.0") == [] and held(bring.folder) == {"lesson.ipynb": OLD}
    assert bring(NEW, "2.0") == [] and held(bring.folder) == {"lesson.ipynb": NEW}


def test_a_newer_edition_goes_beside_a_changed_lesson_once(bring):
    bring(OLD, "1.0")
    (bring.folder / "lesson.ipynb").write_bytes(OWN)
    assert bring(OLD, "1.0") == []
    beside = "lesson (edition 2.0).ipynb"
    assert bring(NEW, "2.0") == [beside]
    assert held(bring.folder) == {"lesson.ipynb": OWN, beside: NEW}
    assert bring(NEW, "2.0") == []
    (bring.folder / beside).unlink()
    assert bring(NEW, "2.0") == [] and held(bring.folder) == {"lesson.ipynb": OWN}


def test_what_was_put_beside_is_the_readers_too(bring):
    bring(OLD, "1.0")
    beside = bring.folder / "lesson (edition 2.0).ipynb"
    (bring.folder / "lesson.ipynb").write_bytes(OWN)
    bring(NEW, "2.0")
    beside.write_bytes(OWN)
    assert bring(b"newer", "2.0") == []
    assert set(held(bring.folder).values()) == {OWN}


def test_a_lesson_that_was_removed_comes_back(bring):
    bring(OLD, "1.0")
    (bring.folder / "lesson.ipynb").unlink()
    bring(OLD, "1.0")
    assert held(bring.folder) == {"lesson.ipynb": OLD}


@pytest.mark.parametrize("damage", [None, b"", b"\xff", b"[]", b'{"lesson.ipynb": 3}'])
def test_without_its_record_every_other_lesson_counts_as_changed(bring, damage):
    bring(OLD, "1.0")
    record = bring.folder / copies.RECORD
    record.unlink()
    if damage is not None:
        record.write_bytes(damage)
    assert bring(OLD, "1.0") == [] and held(bring.folder) == {"lesson.ipynb": OLD}
    record.unlink()
    assert bring(NEW, "2.0") == ["lesson (edition 2.0).ipynb"]
    assert set(held(bring.folder).values()) == {OLD, NEW}


def test_a_file_is_no_folder(bring):
    bring.folder.write_bytes(OWN)
    with pytest.raises(ValueError, match="folder is a file; the lessons need a folder"):
        bring(NEW, "2.0")
    assert bring.folder.read_bytes() == OWN


def test_the_record_names_what_was_copied(bring):
    bring(NEW, "2.0")
    record = json.loads((bring.folder / copies.RECORD).read_text("utf-8"))
    assert list(record) == ["lesson.ipynb"]
