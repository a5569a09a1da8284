"""What a page may do: its policy names its own scripts by their hashes, and nothing else."""

import pytest
import scripts

from cnnlib.widgets import PoolingExplorer, gallery
from cnnlib.widgets.policy import Script, policy


def test_a_script_is_named_by_its_hash():
    script = Script("alert('Hello, world.');")
    assert str(script) == "<script>alert('Hello, world.');</script>"
    assert script.hash == "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"
    assert str(Script("1", module=True)) == '<script type="module">1</script>'


def test_a_policy_lets_these_run_and_loads_nothing():
    own = [Script("1"), Script("2"), Script("1")]
    rules = dict(rule.split(" ", 1) for rule in policy(own).split("; "))
    assert set(rules.pop("script-src").split()) == {script.hash for script in own}
    assert rules == scripts.REST
    assert "script-src 'none'" in policy([])
    assert "frame-src 'self' file:" in policy([], frames="'self' file:")
    assert "connect-src https://a.example" in policy([], connects="https://a.example")
    assert "script-src 'self';" in policy([], beside="'self'")


def test_exported_pages_name_the_scripts_that_they_hold(tmp_path):
    gallery.main(tmp_path)
    pages = list(tmp_path.glob("*.html"))
    assert len(pages) > 10
    for path in pages:
        page = path.read_text("utf-8")
        assert scripts.named(page) == scripts.held(page)
        assert len(scripts.held(page)) == 1


def test_a_page_that_cannot_be_written_leaves_the_old_one(tmp_path):
    PoolingExplorer([[1, 2]], kernel_size=1).to_html(tmp_path / "page.html")
    before = (tmp_path / "page.html").read_bytes()
    explorer = PoolingExplorer([[3, 4]], kernel_size=1)
    with pytest.raises(ValueError, match=r"title is '\\ud800'; it holds half a letter"):
        explorer.to_html(tmp_path / "page.html", title="\ud800")
    with pytest.raises(TypeError, match="title is 3, an int; it must be text"):
        explorer.to_html(tmp_path / "page.html", title=3)
    assert (tmp_path / "page.html").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]


def test_a_page_s_odd_name_is_refused_in_words(tmp_path):
    explorer = PoolingExplorer([[1, 2]], kernel_size=1)
    for name in ("a\0b.html", "\ud800.html"):
        with pytest.raises(ValueError, match="; no file can have this name"):
            explorer.to_html(tmp_path / name)
    with pytest.raises(FileNotFoundError, match=r"no_such_folder/page\.html'"):
        explorer.to_html(tmp_path / "no_such_folder" / "page.html")
