"""Source encodings, as Python 2 reads and refuses them."""

from __future__ import annotations

import pytest

from southdeps.syntax import encoding, nodes, parse

ENCODINGS = {
    "nothing said": (b"x = 1", "x = 1"),
    "utf-8": ("x = u'\u20ac'".encode(), "x = u'\u20ac'"),
    "utf-8 with a BOM": (b"\xef\xbb\xbfx = 1", "x = 1"),
    "no utf-8: read as latin-1": (b"x = '\xe9'", "x = '\xe9'"),
    "latin-1": (b"# -*- coding: latin-1 -*-\nx = '\xe9'", "# -*- coding: latin-1 -*-\nx = '\xe9'"),
    "cp1252, as vim says it": (b"# vim: set fileencoding=cp1252 :\n'\x80'", "# vim: set fileencoding=cp1252 :\n'\u20ac'"),
    "in the second line": (b"#!/usr/bin/python\n# coding=cp1252\n'\x80'", "#!/usr/bin/python\n# coding=cp1252\n'\u20ac'"),
    "in the third line: not seen": (b"#\n#\n# coding=cp1252\n'\x80'", "#\n#\n# coding=cp1252\n'\x80'"),
    "behind code: not seen": (b"x = 1\n# coding=cp1252\n'\x80'", "x = 1\n# coding=cp1252\n'\x80'"),
    "behind carriage returns": (b"\r\n# coding: cp1252\r\n'\x80'", "\r\n# coding: cp1252\r\n'\u20ac'"),
    "shift_jis, ASCII only": (b"# coding: shift_jis\nx = 1", "# coding: shift_jis\nx = 1"),
    "utf-7, ASCII only": (b"# coding: utf-7\nx = 1", "# coding: utf-7\nx = 1"),
    "utf-7 with a plus that means nothing": (b"# coding: utf-7\nx = '+'", "# coding: utf-7\nx = '+'"),
    "koi8-r": (b"# coding: koi8-r\nu'\xc1'", "# coding: koi8-r\nu'\u0430'"),
    "wrong for its own encoding": (b"# coding: ascii\n'\xe9'", "# coding: ascii\n'\xe9'"),
}  # fmt: skip


@pytest.mark.parametrize(("data", "text"), ENCODINGS.values(), ids=ENCODINGS)
def test_encodings(data, text):
    assert encoding.decode(data) == text


REFUSED = {
    "utf-16": ("x = 1".encode("utf-16"), "utf-16 source: Python itself can't read it"),
    "unknown": (b"# coding: klingon\n", "unknown encoding: klingon"),
    "no text": (b"# coding: hex\nffff", "source in hex, which is no superset of ASCII"),
    "rot13": (b"# coding: rot13\nk = 1", "rot13 is no text encoding"),
    "utf-7 with more than ASCII": (b"# coding: utf-7\nx = '+AOk-'", "source in utf-7, which is no superset of ASCII"),
    "utf-16 by cookie": (b"# coding: utf-16\nxxxxx", "source in utf-16, which is no superset of ASCII"),
}  # fmt: skip


@pytest.mark.parametrize("data", [data for data, _ in REFUSED.values()], ids=REFUSED)
def test_encodings_that_are_refused(data):
    with pytest.raises(encoding.EncodingError):
        encoding.decode(data)
    module = parse.read_module(data)
    assert module.body == ()
    assert module.error


#: What Python 2.7.18 did with each of these files, imported.
SOURCES: dict[str, tuple[bytes, str | None]] = {
    "utf-8-unix": (b"# -*- coding: utf-8-unix -*-\nX = u'\xc3\xa9'\n", None),
    "utf_8_mac": (b"# coding: utf_8_mac\nX = u'\xc3\xa9'\n", None),
    "latin-1-unix": (b"# coding: latin-1-unix\nX = u'\xe9'\n", None),
    "iso-latin-1-dos": (b"# coding: iso-latin-1-dos\nX = u'\xe9'\n", None),
    "iso-8859-15-unix": (b"# coding: iso-8859-15-unix\nX = u'\xe9'\n", "encoding problem: iso-8859-15-unix"),
    "cp1252-unix, ASCII only": (b"# coding: cp1252-unix\nX = 1\n", "encoding problem: cp1252-unix"),
    "an unknown one": (b"# coding: foobar\nX = 1\n", "encoding problem: foobar"),
    "none": (b"import os # caf\xc3\xa9\nX = 1\n", "Non-ASCII character '\\xc3' on line 1, but no encoding declared"),
    "none, line 3": (b"import os\n\n# caf\xe9\n", "Non-ASCII character '\\xe9' on line 3, but no encoding declared"),
    "none, ASCII only": (b"import os\n", None),
    "a BOM": (b"\xef\xbb\xbfX = u'\xc3\xa9'\n", None),
    "a BOM and utf-8": (b"\xef\xbb\xbf# coding: utf-8\nX = 1\n", None),
    "a BOM and latin-1": (b"\xef\xbb\xbf# coding: latin-1\nX = 1\n", "encoding problem: iso-8859-1 with BOM"),
    "in line 3": (b"\n\n# coding: utf-8\nX = u'\xc3\xa9'\n", "Non-ASCII character '\\xc3' on line 4, but no encoding declared"),
    "behind code": (
        b"import os\n# coding: utf-8\nX = u'\xc3\xa9'\n",
        "Non-ASCII character '\\xc3' on line 3, but no encoding declared",
    ),
    "behind a comment": (b"#!x\n# coding: utf-8\nX = u'\xc3\xa9'\n", None),
    "behind a docstring": (
        b"'''x'''\n# coding: utf-8\nX = u'\xc3\xa9'\n",
        "Non-ASCII character '\\xc3' on line 3, but no encoding declared",
    ),
    "bytes that are no utf-8": (b"# coding: utf-8\nX = '\xe9'\n", None),
    "bytes that are no ascii": (b"# coding: ascii\nX = 1 # \xe9\n", "'ascii' codec can't decode byte 0xe9"),
    "bytes that are no cp1252": (b"# coding: cp1252\nX = 1 # \x81\n", "'charmap' codec can't decode byte 0x81"),
    "carriage returns": (b"# coding: utf-8\rimport os\rX = u'\xc3\xa9'\r", None),
    "carriage returns and none": (b"import os\r# \xe9\r", "Non-ASCII character '\\xe9' on line 2, but no encoding declared"),
    "idna": (b"# coding: idna\nX = 1\n", None),
    "shift_jis": (b"# coding: shift_jis\nX = '\x83\x5c'\n", None),
    "big5": (b"# coding: big5\nX = u'\xa4\xa4'\n", None),
}  # fmt: skip


@pytest.mark.parametrize(("data", "said"), SOURCES.values(), ids=SOURCES)
def test_what_python_2_says_of_an_encoding(data, said):
    error = parse.read_module(data).python2_error
    assert (error is None) == (said is None)
    assert said is None or (error is not None and error.startswith(f"SyntaxError: {said}"))


FINE = {
    "carriage returns": b"import os\rclass A:\r    x = 1\rX = 1\r",
    "carriage returns among others": b"import os\rX = 1\nY = 2\r\n",
    "a final backslash": b"X = 1\n\\",
    "a final backslash, and a line end": b"X = 1\n\\\n",
    "a final backslash behind a statement": b"X = 1 \\",
    "a final backslash behind a statement, and a line end": b"X = 1 \\\r\n",
    "a backslash that ends a comment": b"X = 1 # \\",
}


@pytest.mark.parametrize("data", FINE.values(), ids=FINE)
def test_what_python_2_takes(data):
    module = parse.read_module(data)
    assert (module.error, module.python2_error) == (None, None)
    assert any(isinstance(line, nodes.Assign) for line in module.body)


@pytest.mark.parametrize(
    "name", ["idna", "punycode", "undefined", "unicode_escape", "zlib", "uu", "mbcs", "oem"]
)
@pytest.mark.parametrize("body", [b"X = 1\n", b"X = '" + b"a" * 200 + b"'\n", b"X = '\xe9.\xff'\n"])
def test_no_codec_ends_the_run(name, body):
    parse.read_module(f"# coding: {name}\n".encode() + body)


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        pytest.param("UTF_8", "utf-8", id="utf-8"),
        pytest.param("utf-8-unix", "utf-8", id="utf-8 of Emacs"),
        pytest.param("Latin-1", "iso-8859-1", id="latin-1"),
        pytest.param("iso_latin_1-dos", "iso-8859-1", id="latin-1 of Emacs"),
        pytest.param("iso-8859-15", "iso-8859-15", id="another"),
        pytest.param("utf-80", "utf-80", id="none that begins so"),
    ],
)
def test_names_that_python_2_knows_with_any_ending(written, normal):
    assert encoding.normal_name(written) == normal


def test_text_in_utf_8():
    assert encoding.utf8(b"# coding: cp1252\n'\x80'") == "# coding: cp1252\n'\u20ac'".encode()
    assert encoding.utf8(plain := b"x = 1\n") is plain


def test_a_carriage_return_ends_a_line_and_moves_nothing():
    assert encoding.universal_newlines(b"a\rb\r\nc\r") == b"a\nb\r\nc\n"
