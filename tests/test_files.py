"""A file is the old one or the new one, for as many writers as there are, and none leaves a part."""

import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from cnnlib import files

ROUNDS = 200
POSIX = pytest.mark.skipif(files.flock is None, reason="this system makes no writer wait")
LINKS = pytest.mark.skipif(os.name != "posix", reason="links need a right of their own elsewhere")


@pytest.fixture
def path(tmp_path):
    """A file of two lines that are equal, as all that is written here."""
    path = tmp_path / "a [1].npz"
    path.write_bytes(b"old\nold\n")
    return path


def names(path):
    return [each.name for each in path.parent.iterdir()]


def at_once(*functions):
    """Call functions side by side, and return what they return."""
    with ThreadPoolExecutor(len(functions)) as pool:
        return [future.result() for future in [pool.submit(f) for f in functions]]


def test_of_two_writers_at_once_every_reader_meets_a_whole_file(path):
    def write(line):
        return [files.replace(path, 2 * (line * size)) for size in range(1, ROUNDS)]

    def read():
        texts = []
        for _ in range(ROUNDS):
            with suppress(PermissionError):  # Windows, in the moment of the move
                texts.append(path.read_bytes())
        return texts

    *written, read = at_once(lambda: write(b"one\n"), lambda: write(b"another\n"), read)
    assert written == 2 * [[True] * (ROUNDS - 1)]
    assert read and all(len(set(text.splitlines())) == 1 for text in read)
    assert all(text[: len(text) // 2] == text[len(text) // 2 :] for text in read)
    assert names(path) == [path.name]


@POSIX
def test_of_two_who_look_before_they_write_neither_overwrites_the_other(path):
    path.write_bytes(b"0")

    def count():
        done = 0
        while done < ROUNDS:
            seen = path.read_bytes()
            more = b"%d" % (int(seen) + 1)
            done += files.replace(path, more, lambda seen=seen: path.read_bytes() == seen)

    at_once(count, count)
    assert path.read_bytes() == b"%d" % (2 * ROUNDS)
    assert names(path) == [path.name]


@pytest.mark.parametrize("system", ["this one", "one without locks"])
def test_what_is_not_ready_leaves_the_old_file_and_no_part(path, system, monkeypatch):
    if system != "this one":
        monkeypatch.setattr(files, "flock", None)
    assert not files.replace(path, b"new", ready=lambda: False)
    assert path.read_bytes() == b"old\nold\n"
    assert files.replace(path, b"new", ready=lambda: True)
    assert path.read_bytes() == b"new" and names(path) == [path.name]


@pytest.mark.parametrize("times", [2, 99])
def test_a_file_that_somebody_has_open_is_waited_for_a_while(path, times, monkeypatch):
    """As Windows does it, for a moment or for good."""
    move, refusals = os.replace, iter(range(times))

    def refuse(part, target):
        if next(refusals, None) is None:
            return move(part, target)
        raise PermissionError(13, "Access is denied", part)

    monkeypatch.setattr(files.os, "replace", refuse)
    monkeypatch.setattr(files, "PAUSES", (0.0,) * len(files.PAUSES))
    if times < len(files.PAUSES):
        assert files.replace(path, b"new") and path.read_bytes() == b"new"
    else:
        with pytest.raises(PermissionError, match="Access is denied") as caught:
            files.replace(path, b"new")
        assert caught.value.filename == str(path) and path.read_bytes() == b"old\nold\n"
    assert names(path) == [path.name]


@pytest.mark.parametrize("step", ["fsync", "replace"])
@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError])
def test_what_stops_it_leaves_the_old_file_and_no_part(path, step, error, monkeypatch):
    def stop(*args):
        raise error

    with monkeypatch.context() as patched:
        patched.setattr(files.os, step, stop)
        with pytest.raises(error):
            files.replace(path, b"new")
    assert path.read_bytes() == b"old\nold\n" and names(path) == [path.name]


@POSIX
def test_a_disk_that_cannot_make_a_writer_wait_or_a_move_last_is_written_all_the_same(
    path, monkeypatch
):
    def refuse(*args):
        raise OSError

    monkeypatch.setattr(files, "flock", refuse)
    fsync = os.fsync
    monkeypatch.setattr(files.os, "fsync", lambda n: refuse() if os.path.isdir(n) else fsync(n))
    assert files.replace(path, b"new")
    assert path.read_bytes() == b"new"


@LINKS
def test_a_link_is_followed_and_stays_one(path):
    link, further = path.with_name("link"), path.with_name("further")
    link.symlink_to(further)
    further.symlink_to(path.name)
    files.replace(link, b"new")
    assert link.is_symlink() and further.is_symlink() and path.read_bytes() == b"new"


def test_what_a_killed_writer_left_goes_with_the_next_and_what_another_writes_stays(path):
    left, begun = (path.with_name(f"a [1].part-{name}.npz") for name in ("left", "begun"))
    another_s = path.with_name("a 1.part-left.npz")
    for part in (left, begun, another_s):
        part.write_bytes(b"")
    for part in (left, another_s):
        os.utime(part, (0, 0))
    files.replace(path, b"new")
    assert sorted(names(path)) == sorted([path.name, begun.name, another_s.name])


def test_a_new_file_takes_no_other_s_place(path):
    with pytest.raises(FileExistsError):
        files.create(path, b"new")
    assert path.read_bytes() == b"old\nold\n"


@pytest.mark.parametrize("name", ["missing/a.npz", "folder", "n" * 300])
def test_an_error_names_the_file_that_was_asked_for(path, name):
    path.with_name("folder").mkdir()
    with pytest.raises(OSError) as caught:
        files.replace(path.parent / name, b"new")
    assert caught.value.filename == str(path.parent / name)
    assert sorted(names(path)) == sorted([path.name, "folder"])
