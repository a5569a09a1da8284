"""The reference: pages of every public function that ask for nothing from afar."""

import importlib
import re
import runpy
import sys

import pytest

from cnnlib.publish.site import links, reference
from cnnlib.widgets.policy import Script, policy


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("reference")
    return folder, reference.build(folder)


def test_it_loads_nothing_and_its_links_lead_somewhere(pages):
    folder, paths = pages
    assert folder / "index.html" in paths
    assert links.faults(folder, paths) == []
    for path in paths:
        page = path.read_text("utf-8")
        assert not re.search(r"url\(['\"]?(?!['\"]?data:)|@import", page)
        scripts = re.findall(r"\.src = (.*);", page)
        assert all("search.js" in source and "//" not in source for source in scripts)


def test_its_policy_names_the_scripts_of_each_page(pages):
    for path in pages[1]:
        page = path.read_text("utf-8")
        scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
        assert policy(map(Script, scripts), beside="'self' file:") in page
        assert f"{Script(scripts[0]).hash} 'self' file:;" in page


@pytest.mark.parametrize("name", reference.MODULES)
def test_it_has_every_public_name_of_a_module(pages, name):
    folder, _ = pages
    page = (folder / "cnnlib" / f"{name}.html").read_text("utf-8")
    module = importlib.import_module(f"cnnlib.{name}")
    own = [
        each for each in vars(module).values() if getattr(each, "__module__", "") == module.__name__
    ]
    public = getattr(module, "__all__", [each.__name__ for each in own if each.__name__[0] != "_"])
    assert public and all(f'id="{each}"' in page for each in public)
    assert f'href="cnnlib/{name}.html"' in (folder / "index.html").read_text("utf-8")


def test_it_reads_the_sections_of_docstrings(pages):
    folder, _ = pages
    page = (folder / "cnnlib" / "padding.html").read_text("utf-8")
    assert '<h6 id="parameters">Parameters</h6>' in page


def test_exercises_are_left_out(pages):
    folder, _ = pages
    assert not list(folder.glob("cnnlib/exercises*"))


def test_the_command_says_what_it_wrote(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["reference", str(tmp_path)])
    runpy.run_path(reference.__file__, run_name="__main__")
    assert re.fullmatch(r"\d\d pages in .+\n", capsys.readouterr().out)
