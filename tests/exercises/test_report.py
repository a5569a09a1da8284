"""The report shows the smallest case, and is safe to show."""

from lessons import solution

from cnnlib import exercises


def test_a_report_shows_the_smallest_case_as_grids():
    report = exercises.check(
        "slide_with_stride", lambda x, w, stride: -solution("slide_with_stride")(x, w, stride)
    )
    captions = [caption for caption, _ in report.grids]
    assert captions == ["x", "w", "your y", "expected y"]
    assert "case 1 of 13: x (2, 3), w (2, 2), stride = 1" in repr(report)
    assert dict(report.grids)["your y"].lstrip().startswith("[")  # the first entry is marked


def test_a_report_escapes_what_the_learner_made():
    def raises(x, w, stride):
        raise ValueError("<script>alert(1)</script> & co")

    shown = exercises.check("slide_with_stride", raises)._repr_html_()
    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown
