"""What every Python 2.7 brings along."""

from __future__ import annotations

from southdeps.project.python2_stdlib import STANDARD_LIBRARY


def test_the_standard_library_is_that_of_python_2():
    assert {"StringIO", "urllib2", "ConfigParser", "os", "xml", "Queue", "__future__"} <= STANDARD_LIBRARY
    assert not {"asyncio", "pathlib", "django", "six", "mock", "enum"} & STANDARD_LIBRARY
