"""The stories of a test's survivors."""

from cnnlib.exercises import zoo


def board(test, *alive):
    killed = {bug.name: bug.name not in alive for bug in zoo.BUGS}
    return zoo.Board(test, killed, {"naive": None}, {})


def test_the_survivors_stories_are_folded_under_their_test():
    told = zoo.stories([board("shapes_only", "kernel_turned"), board("<ours>")])
    total = len(zoo.BUGS)
    assert repr(told) == (f"shapes only: 1 of {total} bugs live\n<ours>: 0 of {total} bugs live")
    shown = told._repr_html_()
    assert shown.count("<details>") == 2
    assert shown.count("<li>") == 1
    assert (
        "Published: SciML/DiffEqOperators.jl, pull request 134, &quot;Fix kernel flipping" in shown
    )
    assert "&lt;ours&gt;" in shown
