"""The notebooks as an edition of their own.

python -m cnnlib.publish.editions.build learner|teacher FOLDER NOTEBOOK...

The teacher's notebooks are run, which takes minutes for all of them.
"""

import argparse
import os
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from nbclient import NotebookClient

from cnnlib.publish.editions.learner import learners
from cnnlib.publish.editions.teacher import teachers


def build(edition, paths, folder):
    """Write an edition of each notebook, under the same name.

    Parameters
    ----------
    edition : "learner" or "teacher"
    paths : sequence of path
        Notebooks with their outputs, in the order of the course.
    folder : path
        Made where it is missing.

    Returns
    -------
    list of Path
        What was written.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    # What one solved lesson keeps, the next begins from; the reader's own pieces are left alone.
    with TemporaryDirectory() as kept:
        for path in map(Path, paths):
            notebook = nbformat.read(path, as_version=4)
            notebook = (
                learners(notebook) if edition == "learner" else _run(teachers(notebook), kept)
            )
            written.append(folder / path.name)
            nbformat.write(notebook, written[-1])
    return written


def _run(notebook, kept):
    """Run a notebook from top to bottom, its kernel in the folder in which pieces are kept."""
    client = NotebookClient(
        notebook,
        timeout=1800,  # a hang; a slow computer takes minutes for one cell
        kernel_name="python3",
        record_timing=False,
        resources={"metadata": {"path": kept}},
    )
    return client.execute(env={**os.environ, "CNNLIB_MINE": kept})


def main():
    """Build what the command line asks for, and say what was built."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("edition", choices=["learner", "teacher"])
    parser.add_argument("folder", type=Path)
    parser.add_argument("notebooks", nargs="+", type=Path)
    chosen = parser.parse_args()
    print(*build(chosen.edition, chosen.notebooks, chosen.folder), sep="\n")


if __name__ == "__main__":
    main()
