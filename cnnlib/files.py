"""A file that is either the old one or the new one, whatever ends the process in between."""

import os


def replace(path, data):
    """Write `data` (bytes) beside the file at `path`, then let it take its place in one move.

    Raises
    ------
    OSError
        If it cannot be written; the old file is untouched.
    """
    part = path.with_name(path.name + ".part")
    try:
        with open(part, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    except BaseException:  # Ctrl-C too
        part.unlink(missing_ok=True)
        raise
    if os.name == "posix":  # where a folder can be synchronised, the move is made to last as well
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
