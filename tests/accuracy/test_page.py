"""Sections of docs/explanation/accuracy.md that have generators of their own."""

from __future__ import annotations

from tests.accuracy.page import keep_sections, with_section, without_copy

PAGE = "# Title\n\nText.\n"


def test_a_new_section_stands_at_the_end():
    assert with_section(PAGE, "one", "First.\n") == f"{PAGE}\n<!-- one -->\nFirst.\n<!-- end of one -->\n"


def test_a_section_takes_the_place_of_the_old_one():
    page = with_section(with_section(PAGE, "one", "First."), "two", "Second.")
    assert with_section(page, "one", "Third.") == page.replace("First.", "Third.")


def test_a_page_made_anew_keeps_them():
    page = with_section(with_section(PAGE, "one", "First."), "two", "Second.")
    assert keep_sections(page, "# Other\n") == page.replace(PAGE, "# Other\n")


def test_the_folder_of_the_run_is_not_on_the_page():
    said = "fixture '/tmp/southdeps-verify-ab_12/code/0/shop-1.0/shop/first.json': '/tmp/x' is wrong"
    assert without_copy(said) == "fixture 'shop-1.0/shop/first.json': '/tmp/x' is wrong"
