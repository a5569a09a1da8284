"""The reference in a real browser, from files: it asks for its own alone, and finds a name."""

import pytest
from driver import asked
from playwright.sync_api import expect

from cnnlib.publish.site import reference

pytestmark = pytest.mark.browser


def test_the_pages_ask_for_their_own_files_and_find_a_function(offline, tmp_path):
    reference.build(tmp_path)
    offline.goto((tmp_path / "index.html").as_uri())
    offline.get_by_role("link", name="cnnlib.padding", exact=True).first.click()
    expect(offline.locator("#inserted_gradient")).to_be_attached()
    offline.get_by_role("searchbox").fill("softmax")
    expect(offline.locator("main").get_by_text("softmax_cross_entropy").first).to_be_visible()
    root = tmp_path.as_uri()
    assert all(address.startswith(root) for address in asked(offline))
    assert offline.complaints == ["using precompiled search index"]
