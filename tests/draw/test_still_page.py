"""A picture alone on an HTML page."""

from __future__ import annotations

from html.parser import HTMLParser

from southdeps.draw.still_page import still_page

SVG = '<?xml version="1.0"?>\n<!DOCTYPE svg>\n<svg width="1"><title>x</title></svg>'


class Tags(HTMLParser):
    """The names of the tags of a page."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        self.found.append(tag)


def test_the_picture_stands_in_the_page_without_its_own_head():
    page = still_page("A title", SVG)
    assert page.startswith("<!doctype html>")
    assert "<title>A title</title>" in page
    assert "<?xml" not in page
    assert SVG[SVG.index("<svg") :] in page


def test_it_loads_nothing_and_holds_no_script():
    page = still_page("A title", SVG)
    tags = Tags()
    tags.feed(page)
    assert "script" not in tags.found
    assert "default-src 'none'" in page
    assert "http" not in page.replace("http-equiv", "")


def test_a_title_is_data():
    page = still_page("</title><script>\x1b", SVG)
    assert "<script>" not in page
    assert "\x1b" not in page
