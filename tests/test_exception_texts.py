"""The texts of exceptions: a class and a message, as Python prints them."""

from __future__ import annotations

import pytest

from southdeps.exception_texts import NO_ORM, NOT_ATOMIC


@pytest.mark.parametrize("text", [NO_ORM, NOT_ATOMIC])
def test_a_class_and_a_message(text):
    name, _, message = text.partition(": ")
    assert name.replace(".", "").isalpha()
    assert message.endswith(".")
