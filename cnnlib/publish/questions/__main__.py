"""Write the questions of the lessons, and computed ones, for Moodle and as GIFT.

python -m cnnlib.publish.questions FOLDER [--each 20] [--seed 0]
"""

import argparse
from pathlib import Path

from cnnlib import course
from cnnlib.publish.content.lesson import Lesson
from cnnlib.publish.questions import export


def main():
    """Write what the command line asks for, and say what was written."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--each", type=int, default=20, help="how many of each computed kind")
    parser.add_argument("--seed", type=int, default=0, help="of the first of them")
    chosen = parser.parse_args()
    lessons = map(Lesson, course.lessons())
    try:
        paths = export.write(chosen.folder, lessons, each=chosen.each, seed=chosen.seed)
    except ValueError as error:
        parser.error(str(error))
    print(*paths, sep="\n")


if __name__ == "__main__":
    main()
