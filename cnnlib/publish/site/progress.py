"""What makes pages answer: the scripts of lessons, of quizzes and of the front page."""

from pathlib import Path

from cnnlib.widgets.explorer import script_data
from cnnlib.widgets.policy import Script

HERE = Path(__file__).parent
SHARED = ("elements", "storage")
LESSON = ("ask", "reading", "start_lesson")
QUIZ = ("ask", "start_quiz")
FRONT = ("progress", "start_front")


def of_lesson(lesson):
    """Return the script of a lesson's page: questions answer, and what was done is kept.

    Parameters
    ----------
    lesson : Lesson

    Returns
    -------
    Script
    """
    return _script({"lesson": lesson.path.stem}, LESSON)


def of_quiz(name):
    """Return the script of a page of questions that belongs to no lesson.

    Parameters
    ----------
    name : str
        What its answers are kept under.

    Returns
    -------
    Script
    """
    return _script({"lesson": name}, QUIZ)


def of_front(lessons):
    """Return the script of the front page, which shows what was read and answered.

    It fills the section whose id is progress, and marks each element whose data-lesson names a
    lesson.

    Parameters
    ----------
    lessons : sequence of Lesson

    Returns
    -------
    Script
    """
    course = [
        {
            "name": lesson.path.stem,
            "page": lesson.name,
            "title": f"{lesson.number} {lesson.title}".strip(),
            "sections": lesson.anchors,
            "questions": [asked.key for asked in lesson.questions],
        }
        for lesson in lessons
    ]
    return _script({"course": course}, FRONT)


def write(folder):
    """Write each page's script into a folder, whole, for tools that must see it so.

    Parameters
    ----------
    folder : path
        Made where it is missing.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name, own in {"lesson": LESSON, "quiz": QUIZ, "front": FRONT}.items():
        (folder / f"{name}_page.js").write_text(_joined({}, own), "utf-8")


def _script(page, own):
    return Script(_joined(page, own), module=True)


def _joined(page, own):
    files = [(HERE / "scripts" / f"{name}.js").read_text("utf-8") for name in (*SHARED, *own)]
    return "\n".join([f"\nconst PAGE = {script_data(page)};", *files])
