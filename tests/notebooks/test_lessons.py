"""The course's own rules, for every lesson that exists; CONTRIBUTING.md states them in words."""

import ast
import importlib
import inspect
import re
import statistics

import nbformat
import pytest
from execute_notebooks import ALONE, caption, has_picture
from lessons import (
    CODE,
    LESSONS,
    PATHS,
    code,
    exercises,
    headings,
    lesson_name,
    markdown,
    prose,
    tags,
    votes,
)

from cnnlib.exercises import mine, names
from cnnlib.exercises.build import Build
from cnnlib.exercises.catalogue import all_exercises
from cnnlib.publish.site.teachers import PLAN

TAGS = {
    "answer",  # answers a prediction: its output is folded on pages without a kernel
    "exercise",  # what its reader shall write
    "nbval-ignore-output",  # differs on each run: a timing, a progress bar, a trained number
    "nbval-skip",  # not run by the tests; always beside the next one
    "raises-exception",  # shows an error on purpose
    "skip-execution",
    "vote",  # a question for a room: a slide of its own
}
SLIDES = {"slide", "subslide", "notes", "skip"}  # Jupyter's types; none continues the slide above
MEASURED = {"measured", "monitor"}  # explorers of what has run, which no reader moves
SKELETON = [
    "What you'll do",
    "What you'll learn",
    "What you'll need",
    "On your own",
    "In practice",
    "Further reading",
]
HEADING = r"(Exercise {}|Build)\. .+ \([a-z ]+, \d+ minutes, (easy|medium|hard)\)"
MACHINE = re.compile(r"/(?:home|root|tmp|work|opt|Users)/|[A-Z]:\\|site-packages")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
TYPED_ARRAY = re.compile(r"\[\s*[-−]?\d[\d.]*(?:\s*,\s*[-−]?\d[\d.]*){2,}")


@pytest.fixture(params=LESSONS, ids=lambda path: path.stem)
def path(request):
    return request.param


@pytest.fixture
def lesson(path):
    return nbformat.read(path, as_version=4)


def asks(cell):
    """Tell whether a code cell asks for a prediction."""
    return cell.source.startswith("predict(")


def is_folded(cell):
    """Tell whether JupyterLab folds a cell's code: a question, or what gets the package."""
    return cell.metadata.get("jupyter", {}).get("source_hidden", False)


def reveals(cell):
    """Tell whether a code cell gives the answer to a prediction."""
    return "answer" in tags(cell) and "predict.reveal(" in cell.source


def test_names_are_plain_words_behind_a_number_if_any(path):
    assert re.fullmatch(r"(\d\d_)?[a-z]+(_[a-z]+)*\.ipynb", path.name)


def test_a_lesson_says_how_long_it_takes(lesson):
    minutes = lesson.metadata.cnnlib.minutes
    assert isinstance(minutes, int)
    assert minutes > 0


def test_one_title_and_it_comes_first(lesson):
    assert len(headings(lesson, 1)) == 1
    assert lesson.cells[0].source.startswith("# ")


def test_skeleton_stands_in_its_order(lesson):
    found = [heading for heading in headings(lesson, 2) if heading in SKELETON]
    assert found == [heading for heading in SKELETON if heading in found]
    assert set(SKELETON) - set(found) <= {"On your own"}


def test_at_most_six_numbered_steps(lesson):
    steps = [heading for heading in headings(lesson, 2) if heading not in SKELETON]
    assert 1 <= len(steps) <= 6
    assert [step.split(". ")[0] for step in steps] == [str(n + 1) for n in range(len(steps))]
    order = headings(lesson, 2)
    assert order.index("What you'll need") < order.index(steps[0])
    assert order.index(steps[-1]) < order.index("In practice")


def test_the_first_figure_comes_before_the_goals(lesson):
    opening = [cell.get("outputs") is not None and has_picture(cell) for cell in lesson.cells[:5]]
    assert any(opening)


def test_budget_of_lines(lesson):
    # Of a question's code, which is folded, one line is in sight.
    lengths = [
        1 if asks(cell) else len(re.findall(r"^.*\S", cell.source, re.MULTILINE))
        for cell in code(lesson)
    ]
    assert max(lengths) <= 20
    if "On your own" in headings(lesson, 2):  # the exercises' short cells are part of the measure
        assert statistics.median(lengths) <= 5


def test_words_and_code_keep_a_balance(lesson):
    questions = sum(asks(cell) for cell in code(lesson))
    assert 1 <= len(markdown(lesson)) / (len(code(lesson)) - questions) <= 1.5


def test_every_code_cell_is_announced(lesson):
    for before, cell in zip(lesson.cells, lesson.cells[1:], strict=False):
        if cell.cell_type == "code":
            assert before.cell_type == "markdown" or is_folded(before), (
                f"nothing announces:\n{cell.source}"
            )


def test_every_prediction_is_answered_in_the_next_cell(lesson):
    asked = [asks(cell) for cell in code(lesson)]
    answered = [reveals(cell) for cell in code(lesson)]
    assert answered == [False, *asked[:-1]]
    assert not asked[-1]


def test_an_answer_has_the_key_of_its_question(lesson):
    asked = [called(cell)[0].value for cell in code(lesson) if asks(cell)]
    answered = [called(cell)[0].value for cell in code(lesson) if reveals(cell)]
    assert asked == answered
    assert len(set(asked)) == len(asked)
    assert all(re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)*", key) for key in asked)


def called(cell):
    """The arguments of the call that ends a cell."""
    return ast.parse(cell.source).body[-1].value.args


def is_first_screen(cell, path):
    return path == LESSONS[0] and cell.source.startswith("import ")


def test_jupyter_folds_what_would_give_an_answer_away(path, lesson):
    """The code of a question, which tells the slips, and what an answer's cell shows.

    So is the cell that gets the package, which most readers have; and the imports of the first
    lesson, as the course opens with something to play with.
    """
    for cell in code(lesson):
        folded = {
            "source_hidden": asks(cell) or cell.id == ALONE or is_first_screen(cell, path) or None,
            "outputs_hidden": "answer" in tags(cell) or None,
        }
        expected = {name: True for name, is_folded in folded.items() if is_folded}
        assert cell.metadata.get("jupyter", {}) == expected


def test_nothing_that_stays_in_sight_of_an_answer_tells_it(lesson):
    """JupyterLab shows the first line of what it folds."""
    for cell in code(lesson):
        if "answer" in tags(cell):
            assert cell.source.startswith("# Run this cell for the answer.\n")
            if has_picture(cell):
                continue
            shown = cell.outputs[0].get("text") or cell.outputs[0].data["text/html"]
            line = shown.split("\n")[0]
            assert line.endswith(":") or line == "Guess, or skip, and run this cell for the answer."


def test_a_lesson_ends_its_steps_by_counting_the_guesses(lesson):
    [place] = [n for n, cell in enumerate(lesson.cells) if cell.source == "predict.summary()"]
    assert place > max(n for n, cell in enumerate(lesson.cells) if "answer" in tags(cell))
    assert lesson.cells[place + 1].source.startswith("## On your own")


def test_exercises_have_a_check_hints_and_a_folded_solution(path, lesson):
    known, checked = names(), []
    number = 1
    for exercise in exercises(lesson):
        [name] = re.findall(r'^check\("(\w+)", .+\)\Z', exercise.cell.source, re.MULTILINE)
        assert any(name in group for group in known.values())
        [heading] = re.findall(r"^### (.+)$", exercise.task.source, re.MULTILINE)
        assert re.fullmatch(HEADING.format(number), heading), heading
        assert f'hint("{name}")' in exercise.task.source
        assert exercise.solution, f"no folded solution:\n{exercise.task.source}"
        checked.append(name)
        number += not heading.startswith("Build")
    declared = all_exercises().get(lesson_name(path), {}).values()
    assert {each.name for each in declared if not isinstance(each, Build)} <= set(checked)
    assert len(set(checked)) == len(checked)


def test_votes_have_four_options_and_a_folded_answer(lesson):
    alone = "On your own" in headings(lesson, 2)
    assert len(votes(lesson)) == (3 if alone else 0)
    for number, cell in enumerate(votes(lesson), 1):
        assert cell.metadata.get("slideshow") == {"slide_type": "slide"}
        assert cell.source.startswith(f"**Vote {number}.** ")
        question, _, folded = cell.source.partition(
            "<details><summary>What each answer says</summary>\n\n"
        )
        plain = re.findall(r"\b[A-D]\b", CODE.sub(" ", folded))  # a deck gives them new letters
        wrong = [letter for letter in plain if f"**{letter}** is right" not in folded]
        assert sorted(wrong) == sorted(set(wrong)), f"a letter named twice:\n{folded}"
        assert re.findall(r"^- \*\*([A-D])\.\*\* .", question, re.MULTILINE) == list("ABCD")
        assert folded.endswith("\n\n</details>")
        assert len(re.findall(r"\*\*[A-D]\*\* is right", folded)) == 1
        assert set(re.findall(r"\b[A-D]\b", folded)) == set("ABCD")


def test_all_imports_stand_in_one_cell_behind_the_one_that_gets_the_package(lesson):
    alone, imports, *others = code(lesson)
    assert (alone.id, imports.id) == (ALONE, "imports")
    for cell in (imports, *others):
        for node in ast.walk(ast.parse(cell.source)):
            if isinstance(node, ast.Import | ast.ImportFrom):
                assert cell is imports, f"an import outside the cell of imports:\n{cell.source}"
                assert all(alias.name != "*" for alias in node.names)


def test_what_a_lesson_imports_is_public(lesson):
    names = {}
    for node in ast.walk(ast.parse("\n".join(cell.source for cell in code(lesson)))):
        if isinstance(node, ast.ImportFrom) and node.module.startswith("cnnlib"):
            exec(ast.unparse(node), names)  # noqa: S102 - our own import
            for alias in node.names:
                known = inspect.ismodule(names[alias.name]) or is_public(alias.name, node.module)
                assert known, f"{node.module}.{alias.name}"
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            module = names.get(node.value.id)
            if inspect.ismodule(module):
                known = inspect.ismodule(getattr(module, node.attr))
                assert known or is_public(node.attr, module.__name__), (
                    f"{node.value.id}.{node.attr}"
                )


def is_public(name, module):
    if module == mine.__name__:
        return name in dir(mine)
    return name in getattr(importlib.import_module(module), "__all__", ())


def test_tags_are_known(lesson):
    for cell in lesson.cells:
        assert tags(cell) <= TAGS
        assert ("nbval-skip" in tags(cell)) == ("skip-execution" in tags(cell))


def test_slide_types_are_known_and_leave_out_what_is_no_slide(lesson):
    types = [cell.metadata.get("slideshow", {}).get("slide_type") for cell in lesson.cells]
    assert set(types) - {None} <= SLIDES
    assert types[:2] == ["slide", "skip"]  # the title, the imports
    for cell, kind in zip(lesson.cells, types, strict=True):
        assert kind == "skip" or "exercise" not in tags(cell)
        if cell.cell_type == "markdown" and re.search(r"^## ", prose(cell), re.MULTILINE):
            assert kind in {"slide", "skip"}, f"a step that starts no slide:\n{cell.source}"


def test_every_figure_has_a_caption_and_says_it_to_the_blind(lesson):
    for cell, below in zip(lesson.cells, [*lesson.cells[1:], None], strict=True):
        if cell.cell_type == "code" and has_picture(cell):
            assert caption(below), f"no caption under:\n{cell.source}"
            assert cell.metadata.get("alt") == caption(below)


def test_figures_end_with_show(lesson):
    for cell in code(lesson):
        assert not cell.source.rstrip().endswith(";")
        if has_picture(cell):
            assert cell.source.rstrip().endswith("plt.show()")


def test_a_still_keeps_to_its_caption_whatever_a_reader_moved(lesson):
    for cell in code(lesson):
        if still := re.search(r"^(\w+)\.still\(\)", cell.source, re.MULTILINE):
            assert still[1] in MEASURED or f"{still[1]} = " in cell.source


def test_signs_are_the_course_s(lesson):
    for cell in markdown(lesson):
        assert not re.search(r"(?<!\*)\s\*\s", prose(cell)), f"a bare star:\n{cell.source}"


def test_results_are_computed_not_typed(lesson):
    for cell in markdown(lesson):
        assert not TYPED_ARRAY.search(prose(cell)), f"a typed array:\n{cell.source}"


def test_links_lead_somewhere(path, lesson):
    for cell in markdown(lesson):
        for target in LINK.findall(CODE.sub(" ", cell.source)):
            file, _, _ = target.partition("#")
            if target.startswith("https://"):
                continue
            assert (path.parent / file).exists(), f"{target} leads nowhere"


def test_a_number_names_the_lesson_that_has_it(lesson):
    """In links, and in what a lecturer is told: numbers move when a lesson comes between."""
    text = "\n\n".join(cell.source for cell in markdown(lesson))
    for number, target in re.findall(r"\[(?:lesson )?(\d\d)\]\((\w+)\.ipynb", text):
        assert target.startswith(number)
    plan = PLAN.search(text)
    told = (
        re.findall(r"\b\d\d\b", "".join(re.findall(r"^\|.*", plan[2], re.MULTILINE)))
        if plan
        else []
    )
    assert set(told) <= {path.stem[:2] for path in PATHS}


def test_outputs_are_of_one_clean_run(lesson):
    run = [cell for cell in code(lesson) if "skip-execution" not in tags(cell)]
    assert [cell.execution_count for cell in run] == [n + 1 for n in range(len(run))]
    for cell in run:
        kinds = {output.output_type for output in cell.outputs}
        assert "error" not in kinds or "raises-exception" in tags(cell)
        assert all(output.get("name") != "stderr" for output in cell.outputs)


def test_stored_file_is_clean_and_small(path, lesson):
    assert path.stat().st_size < 310_000
    assert "widgets" not in lesson.metadata
    assert set(lesson.metadata.language_info) == {"name"}
    for cell in lesson.cells:
        assert not MACHINE.search(cell.source)
        for output in cell.get("outputs", []):
            assert not any("widget-view" in kind for kind in output.get("data", {}))
            shown = {
                kind: data for kind, data in output.get("data", {}).items() if "image" not in kind
            }
            assert not MACHINE.search(f"{shown} {output.get('text', '')}")
