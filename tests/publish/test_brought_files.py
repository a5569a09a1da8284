"""The files that may enter a page: those beside the notebook and in figures, whatever a link says."""

import base64
import os
from urllib.parse import quote

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from cnnlib.publish.content import markdown
from cnnlib.publish.decks import build as slides
from cnnlib.publish.site import build as site

SECRET = b"what only the building machine knows"
KNOWN = base64.b64encode(SECRET).decode("ascii")
NAME = "07_test.ipynb"


@pytest.fixture
def folder(tmp_path):
    """A course with a secret outside its notebooks, and ways out of them that links could take."""
    notebooks = tmp_path / "course" / "notebooks"
    for place in (
        notebooks / "data",
        tmp_path / "course" / "figures",
        tmp_path / "course" / "more",
    ):
        place.mkdir(parents=True)
        (place / "a.png").write_bytes(b"a picture")
    (notebooks / "near.txt").write_bytes(b"beside the notebook")
    for secret in (tmp_path / "secret.txt", tmp_path / "course" / "secret.txt"):
        secret.write_bytes(SECRET)
    (tmp_path / "course" / "notebooks-secret.txt").write_bytes(SECRET)
    try:
        os.symlink(tmp_path / "secret.txt", notebooks / "link.txt")
        os.symlink(tmp_path, notebooks / "link")
        os.symlink("round", notebooks / "round")
    except OSError:
        pytest.skip("this system makes no symbolic links")
    return notebooks


def outside(folder):
    """Addresses of the secret, and of what must count as one."""
    root = f"/{folder.parents[1].relative_to(folder.anchor).as_posix()}"  # without Windows's drive
    return [
        *("../secret.txt", "../../secret.txt", "data/../../secret.txt", "./..//secret.txt"),
        *("../notebooks-secret.txt", "../figures/../secret.txt", "../more/a.png", ".."),
        *("%2e%2e/secret.txt", "..%2fsecret.txt", "%2E%2E%2Fsecret.txt", "..\\secret.txt"),
        *("..%5csecret.txt", "link.txt", "link/secret.txt", "link/nowhere.txt"),
        *(f"{root}/secret.txt", f"/{root}/secret.txt", f"{quote(root, '')}/secret.txt"),
        *(f"file://{root}/secret.txt", f"FILE:{root}/secret.txt", "file:near.txt"),
        *("//example.org/secret.txt", "\\\\example.org\\secret.txt", "../secret.txt?a#b"),
    ]


FORMS = {
    "link": "[words]({})",
    "picture": "![words]({})",
    "link by reference": "[words][a]\n\n[a]: {}",
    "picture by reference": "![words][a]\n\n[a]: {}",
    "link between brackets": "[words](<{}>)",
    "raw link": '<a href="{}">words</a>',
    "raw picture": "<p><img alt='words' src='{}'></p>",
    "raw, bare": "<a href={}>words</a>",
    "raw, in a fold": "<details><summary><a title='t' href='{}'>w</a></summary></details>",
    "raw set": '<img srcset="{} 2x" alt="words">',
    "raw video": '<video poster="{0}" src="{0}"></video>',
    "raw frame": '<iframe src="{0}"></iframe><object data="{0}"></object><embed src="{0}">',
    "raw svg": '<svg><image href="{0}"/><use xlink:href="{0}"/></svg>',
    "style": "<p style='background: url({0})'>w</p><style>@import '{0}'</style>",
    "in a table": "| a |\n|---|\n| [words]({}) |",
    "in a heading": "## [words]({})",
}
LEFT_OUT = ("raw set", "raw video", "raw frame", "raw svg", "style")


@pytest.mark.parametrize("form", FORMS)
def test_nothing_from_outside_enters(folder, form):
    """It is refused by name, or left out."""
    refused = 0
    for address in outside(folder):
        try:
            page = markdown.to_html(FORMS[form].format(address), folder)
        except ValueError as error:
            assert "leads out of the notebook's folder: a page takes files" in str(error)
            refused += 1
            continue
        assert KNOWN not in page and "secret" not in page
    assert (refused == 0) == (form in LEFT_OUT)


@pytest.mark.parametrize("form", ["link between brackets", "raw link", "raw picture"])
def test_every_way_out_is_refused(folder, form):
    for address in outside(folder):
        with pytest.raises(ValueError, match="leads out"):
            markdown.to_html(FORMS[form].format(address), folder)


@pytest.mark.parametrize(
    "drive", ["C:/secret.txt", "c:secret.txt", "C:%5csecret.txt", r"C:\secret"]
)
@pytest.mark.parametrize("form", FORMS)
def test_an_address_on_a_drive_of_windows_is_left_out(folder, form, drive):
    assert "secret" not in markdown.to_html(FORMS[form].format(drive), folder)


@pytest.mark.parametrize("address", [" ../secret.txt", ".\t.\n/secret.txt", "\x01../secret.txt"])
def test_what_a_browser_overlooks_is_overlooked(folder, address):
    with pytest.raises(ValueError, match="leads out"):
        markdown.to_html(f"<p><a href='{address}'>a</a></p>", folder)


@pytest.mark.parametrize("address", ["near.txt", "./data/../near.txt", "near%2etxt", "near.txt#a"])
@pytest.mark.parametrize("form", ["link", "link by reference", "raw link"])
def test_what_lies_beside_the_notebook_enters(folder, address, form):
    page = markdown.to_html(FORMS[form].format(address), folder)
    data = base64.b64encode(b"beside the notebook").decode("ascii")
    assert f'download="near.txt" href="data:text/plain;base64,{data}"' in page


@pytest.mark.parametrize("address", ["data/a.png", "../figures/a.png", "../notebooks/data/a.png"])
@pytest.mark.parametrize("form", ["picture", "picture by reference", "raw picture"])
def test_pictures_from_the_folder_and_from_figures_enter(folder, address, form):
    data = base64.b64encode(b"a picture").decode("ascii")
    page = markdown.to_html(FORMS[form].format(address), folder)
    assert f'src="data:image/png;base64,{data}"' in page


def test_figures_that_lie_elsewhere_are_outside(folder):
    (folder.parent / "figures" / "a.png").unlink()
    (folder.parent / "figures").rmdir()
    os.symlink(folder.parent / "more", folder.parent / "figures")
    with pytest.raises(ValueError, match="leads out"):
        markdown.to_html("![a](../figures/a.png)", folder)


def test_without_a_folder_no_file_enters(folder, monkeypatch):
    monkeypatch.chdir(folder)
    assert '<a href="near.txt">' in markdown.to_html("[a](near.txt)")
    with pytest.raises(ValueError, match="leads out"):
        markdown.to_html("[a](../secret.txt)")


@pytest.mark.parametrize("address", ["round", "a%00b", "a" * 5000])
def test_names_that_no_file_can_have(folder, address):
    try:
        assert f'href="{address}"' in markdown.to_html(f"[a]({address})", folder)
    except ValueError as error:
        assert "leads out" in str(error)


@pytest.fixture
def hostile(folder):
    """Write a notebook whose text, output or notes link to the secret."""

    def write(kind):
        link = "[words](../secret.txt)"
        output = new_output("display_data", {"text/html": "<a href='../secret.txt'>words</a>"})
        cells = {
            "text": [new_markdown_cell(f"## Step\n\nA **key** {link}.")],
            "output": [new_code_cell("1", outputs=[output])],
            "summary": [new_markdown_cell(f"## What you'll do\n\nLook at {link}.")],
        }
        notebook = new_notebook(cells=[new_markdown_cell("# Title"), *cells[kind]])
        nbformat.write(notebook, folder / NAME)
        return folder / NAME

    return write


@pytest.mark.parametrize("kind", ["text", "output", "summary"])
def test_a_build_stops_names_the_notebook_and_leaves_the_old_pages(hostile, kind, tmp_path):
    built = tmp_path / "site"
    built.mkdir()
    for name in ("index.html", "07_test.html", "classroom.html"):
        (built / name).write_text("old", "utf-8")
    with pytest.raises(ValueError, match=rf"^{NAME}: the address '\.\./secret\.txt' leads out"):
        site.build([hostile(kind)], built)
    assert {path.read_text("utf-8") for path in built.iterdir()} == {"old"}


@pytest.mark.parametrize("kind", ["text", "output", "summary"])
def test_a_deck_stops_as_well(hostile, kind, tmp_path):
    package = tmp_path / "reveal.js"
    (package / "dist/plugin").mkdir(parents=True)
    for name in ("dist/reveal.js", "dist/reveal.css", "dist/plugin/notes.js", "LICENSE"):
        (package / name).write_text("/* */", "utf-8")
    built = tmp_path / "slides"
    built.mkdir()
    (built / "07_test.html").write_text("old", "utf-8")
    with pytest.raises(ValueError, match=rf"^{NAME}: the address '\.\./secret\.txt' leads out"):
        slides.build([hostile(kind)], built, package=package)
    assert [path.read_text("utf-8") for path in built.iterdir()] == ["old"]
