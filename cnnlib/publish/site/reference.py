"""Every public function of the package as pages, from its docstrings, by pdoc and in its look.

python -m cnnlib.publish.site.reference FOLDER
"""

import argparse
from pathlib import Path

import pdoc

# What a reader calls. The exercises are asked for in lessons, by name.
MODULES = (
    *("naive", "vectorized", "layers", "losses", "optim", "training"),
    *("shapes", "padding", "kernels", "gradcheck", "trace", "twins", "ladder"),
    *("datasets", "example", "ink", "timing", "plots", "widgets"),
)


def build(folder):
    """Write the pages.

    Parameters
    ----------
    folder : path
        Made where it is missing; index.html lists the modules.

    Returns
    -------
    list of Path
        The pages.
    """
    folder = Path(folder)
    pdoc.render.configure(docformat="numpy", footer_text="cnnlib")
    pdoc.pdoc(*(f"cnnlib.{name}" for name in MODULES), output_directory=folder)
    return sorted(folder.rglob("*.html"))


def main():
    """Build what the command line asks for, and say what was built."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    print(f"{len(build(folder))} pages in {folder}")


if __name__ == "__main__":
    main()
