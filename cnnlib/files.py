"""A file that is either the old one or the new one, whatever ends the process in between."""

import glob
import os
import secrets
import time
from contextlib import contextmanager, suppress
from pathlib import Path

try:
    from fcntl import LOCK_EX, flock
except ImportError:  # Windows, or a browser
    flock = None

LEFT = 3600  # seconds after which a part is no writer's any more
# Windows refuses to move a file onto one that somebody has open: a reader, or what looks for viruses.
PAUSES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5)  # seconds between two tries


def create(path, data):
    """Write `data` (bytes) into a new file, whole or not at all.

    Raises
    ------
    OSError
        If there is such a file, or it cannot be written.
    """
    try:
        with open(path, "xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError:
        raise
    except BaseException:  # Ctrl-C too
        path.unlink(missing_ok=True)
        raise


def replace(path, data, ready=None):
    """Write `data` (bytes) beside the file at `path`, then let it take its place in one move.

    A symbolic link is followed. Each writer's part has a name of its own, so that of several who
    write at once the last whole file stands; what a killed one leaves is removed an hour later.

    Parameters
    ----------
    path : Path
    data : bytes
    ready : function, optional
        Called without arguments just before the move, while others who replace a file of this
        folder wait, where the system lets them. If it returns False, the old file stays.

    Returns
    -------
    bool
        Whether the file was replaced.

    Raises
    ------
    OSError
        If it cannot be written; it names this file, and the old one is untouched.
    """
    target = Path(os.path.realpath(path))
    part = target.with_name(f"{target.stem}.part-{secrets.token_hex(4)}{target.suffix}")
    try:
        create(part, data)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from None  # not the part's name
    try:
        with _alone_in(target.parent):
            if ready and not ready():
                return False
            _move(part, target)
    finally:
        part.unlink(missing_ok=True)
    _clear(target)
    return True


def _move(part, path):
    for pause in (*PAUSES, None):
        try:
            return os.replace(part, path)
        except OSError as error:
            if pause is None or not isinstance(error, PermissionError):
                raise OSError(error.errno, error.strerror, str(path)) from None
        time.sleep(pause)


@contextmanager
def _alone_in(folder):
    """Let others wait at this folder, then make the moves in it last.

    Not every system, and not every disk, can do either; a move is whole without them.
    """
    if flock is None:
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):
            flock(handle, LOCK_EX)  # let go with the handle, so by a kill too
        yield
        with suppress(OSError):
            os.fsync(handle)
    finally:
        os.close(handle)


def _clear(path):
    """Remove the parts of this file that killed writers have left."""
    for part in path.parent.glob(
        glob.escape(f"{path.stem}.part-") + "*" + glob.escape(path.suffix)
    ):
        with suppress(OSError):  # another may have removed it
            if time.time() - part.stat().st_mtime > LEFT:
                part.unlink()
