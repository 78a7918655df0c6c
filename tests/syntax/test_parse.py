"""From bytes to syntax: encodings, and frozen models that are cut out and mean the same as if they had been parsed."""

from __future__ import annotations

import random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from southdeps.syntax import concrete_tree, encoding, frozen_blocks, nodes, parse, snippets, statements
from tests import corpus, projects, reference

#: How long an example takes is the machine's business.
UNHURRIED = settings(deadline=None)

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


def whole(data):
    """The module with no models cut out."""
    utf8 = encoding.decode(data).encode("utf-8", "surrogatepass")
    skip = frozenset({"backwards"}) if utf8.count(b"backwards") == 1 else frozenset()
    return statements.block(
        concrete_tree.SourceText(utf8, {}, skip=skip), concrete_tree.parse(utf8).root_node
    )


def is_cut(value):
    """Whether there are frozen models in the tree that were cut out."""
    if isinstance(value, tuple):
        return any(is_cut(item) for item in value)
    if isinstance(value, nodes.Node):
        return isinstance(value, nodes.Frozen) or any(
            is_cut(getattr(value, name)) for name in value.__struct_fields__
        )
    return False


def assert_same(data):
    """What was cut out means the same, and all else has kept its place."""
    cut, full = parse.read_module(data), whole(data)
    assert cut.error is None
    assert reference.plain(cut.body) == reference.plain(full)
    assert places(cut.body) == places(full)


def places(value):
    """The places of all statements, and of what their expressions begin with."""
    if isinstance(value, tuple):
        return [place for item in value for place in places(item)]
    if not isinstance(value, nodes.Node) or isinstance(value, nodes.Frozen | nodes.Dict):
        return [value.at] if isinstance(value, nodes.Node) else []
    return [
        value.at,
        *(
            place
            for name in value.__struct_fields__
            if name != "at"
            for place in places(getattr(value, name))
        ),
    ]


CLASS = "class Migration(SchemaMigration):\n    def forwards(self, orm):\n        f(a)\n\nMODELS\n    complete_apps = ['a']\nx = 1\n"
MODEL = """\
        'a.thing': {
            'Meta': {'object_name': 'Thing', 'unique_together': "(('a', 'b'),)"},
            'id': ('django.db.models.fields.AutoField', [], {'primary_key': 'True'}),
            'owner': ('django.db.models.fields.related.ForeignKey', [], {'to': u"orm['auth.User']"})
        }"""
#: What stands in the class, ONE and TWO being models as South writes them; and whether the models are cut out.
SHAPES = {
    "South's own": ("    models = {\nONE,\nTWO\n    }\n", True),
    "a comma at the end": ("    models = {\nONE,\n    }\n", True),
    "blank lines between": ("    models = {\nONE,\n\n   \nTWO,\n\n    }\n", True),
    "blanks behind": ("    models = {  \nONE,  \nTWO\t\n    }  \n", True),
    "tabs": ("\tmodels = {\n\t\t'a.b': {\n\t\t\t'x': ('F', [], {}),\n\t\t},\n\t}\n", True),
    "computed keys": (
        "    models = {\n        '%s.%s' % (a.b, c): {\n            'x': 1\n        },\n        USER.lower(): {\n        }\n    }\n",
        True,
    ),
    "a model on one line": ("    models = {\n        'a.b': {'Meta': {'object_name': 'B'}, 'id': ('x',)},\nONE\n    }\n", True),
    "empty models": ("    models = {\n        'a.b': {},\n        'a.c': {\n        }\n    }\n", True),
    "braces in strings": (
        "    models = {\n        'a.b': {\n            'x': ('F', [], {'default': \"'}'\", 'help': '{'}),\n        },\n    }\n",
        True,
    ),
    "code behind the brace": ("    models = {\nONE\n    }; y = 2\n", True),
    "a merged dictionary": ("    models = {\nONE\n    }\n    models.update({\n        'c.d': {}})\n", True),
    "a copied dictionary": ("    models = {\nONE\n    }.copy()\n", True),
    "in a function": ("    def g(self):\n        models = {\n            'a.b': {\n                'x': 1,\n            },\n        }\n        return models\n", True),
    "twice": ("    models = {\nONE\n    }\n    models = {\nTWO\n    }\n", True),
    "a blank line first": ("    models = {\n\nONE\n    }\n", False),
    "two models on one line": ("    models = {\n        'a.b': {'x': 1}, 'c.d': {'y': 2},\n    }\n", False),
    "a comment behind a model": ("    models = {\n        'a.b': {'x': 1}, # {'y': 2}\n    }\n", False),
    "a comment between models": ("    models = {\nONE,\n        # the next one\nTWO\n    }\n", False),
    "a comment that looks like a model": ("    models = {\nONE,\n        #'a.b': {\n        #},\n    }\n", False),
    "triple quotes": ("    models = {\n        'a.b': {\n            'x': '''\n    }\n''',\n        },\n    }\n", False),
    "a continued line": ("    models = {\n        'a.b': {\n            'x': 1 + \\\n2,\n        },\n    }\n", False),
    "values that are no dictionaries": ("    models = {\n        'a.b': THING,\n        'c.d': f(x),\n    }\n", False),
    "on the brace's line": ("    models = {'a.b': {\n            'x': 1,\n        },\n    }\n", False),
    "not indented": ("    models = {\n    'a.b': {\n        'x': 1,\n    },\n    }\n", False),
    "spread out": ("    models = dict(A.models, **{\nONE\n    })\n", False),
    "empty": ("    models = {}\n", False),
    "a brace at the end of the last model": ("    models = {\nONE}\n", False),
    "unpacked": ("    models = {\n        **Base.models,\nONE\n    }\n", False),
    "another name": ("    other = {\nONE\n    }\n", False),
}  # fmt: skip


def in_class(models):
    """A migration with these models."""
    return CLASS.replace("MODELS", models).replace("ONE", MODEL).replace("TWO", MODEL.replace("thing", "box"))


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize(("models", "cut"), SHAPES.values(), ids=SHAPES)
def test_every_shape_of_frozen_models_means_the_same(models, cut, newline):
    data = in_class(models).replace("\n", newline).encode()
    assert is_cut(parse.read_module(data).body) == cut
    assert_same(data)


def test_models_in_a_text_are_text():
    text = '"""\n    models = {\n        \'a.b\': {\n            1: 2,\n        },\n    }\n"""\nx = 1\n'
    module = parse.read_module(text.encode())
    assert reference.plain(module.body) == reference.module(text)


def test_letters_of_several_bytes_keep_their_places():
    models = "    u = u'\u20ac'\n    models = {\nONE\n    }; v = u'\u20ac', w\n"
    assert_same(in_class(models).replace("Thing", "Th\xefng").encode())


def test_models_that_never_end():
    module = parse.read_module(b"class Migration:\n    models = {\n        'a.b': {\n            'x': 1,\n")
    assert module.error == "syntax error: cannot parse this file"


def forget():
    """Nothing is known of blocks that were met before."""
    frozen_blocks.key_expression.cache_clear()
    frozen_blocks.last_block.cache_clear()


def test_a_frozen_model_is_not_parsed_before_it_is_asked_for(monkeypatch):
    asked = []

    def note(text):
        asked.append(text)
        return nodes.Constant((1, 1), text)

    monkeypatch.setattr(frozen_blocks, "parse_expression", note)
    forget()  # other tests
    parse.read_module(projects.migration("pass", "a.Thing: name", "b.Box: name").encode())
    forget()  # what `note` has answered
    assert asked == ["'a.thing'", "'b.box'"]


@pytest.mark.parametrize("count", [1, 2])
def test_backwards_is_left_out_unless_it_is_called(count):
    calls = "        self.backwards(orm)\n" * (count - 1)
    text = f"class Migration:\n    def forwards(self, orm):\n        pass\n{calls}    def backwards(self, orm):\n        a(b)\n"
    (migration,) = parse.read_module(text.encode()).body
    assert isinstance(migration, nodes.ClassDef)
    backwards = migration.body[1]
    assert isinstance(backwards, nodes.FunctionDef)
    assert bool(backwards.body) == (count == 2)


KEYS = ("'a.thing'", 'u"auth.user"', "USER", "'%s.%s' % (A, B)", "A.key()", "'a' 'b'", "x[0]")
VALUES = (
    "'x'",
    "[]",
    "('F', [], {'to': \"orm['a.B']\"})",
    "{}",
    "{'a': {'b': '}'}}",
    '"{\'"',
    "f(a)",
    "(\n@1,\n@2)",
)
BETWEEN = (*[""] * 9, "\n", "   \n", "\t\n", "# comment\n")
BEHIND = (*[","] * 9, ", ", ", # why")


def dictionary(chance):
    """A class with a `models = {...}` of some shape that people might write."""
    outer = chance.choice(("    ", "\t", "  ", "        "))
    inner = outer + chance.choice(("    ", "\t", " ", "  "))
    deep = inner + chance.choice(("    ", "\t", " "))
    models = "".join(model(chance, inner, deep) for _ in range(chance.randint(0, 3)))
    start = f"{outer}models = {{{chance.choice(('', '', '  ', ' # frozen'))}\n"
    end = chance.choice((f"{outer}}}\n", f"{outer}}}\n", f"{inner}}}\n", f"{outer}}}.copy()\n"))
    text = f"class Migration:\n{outer}x = 1\n{start}{models}{end}{outer}y = 2\n"
    return text.replace("\n", chance.choice(("\n", "\r\n")))


def model(chance, inner, deep):
    """One frozen model, with what may stand before it."""
    key, value = chance.choice(KEYS), chance.choice(VALUES).replace("@", deep)
    fields = "".join(
        f"{deep}{chance.choice(KEYS)}: {value}{chance.choice(BEHIND)}\n" for _ in range(chance.randint(0, 3))
    )
    inside = f"\n{fields}{inner}" if chance.random() < 0.8 else f"'x': {chance.choice(VALUES[:-1])}"
    return f"{chance.choice(BETWEEN)}{inner}{key}: {{{inside}}}{chance.choice(BEHIND)}\n"


@UNHURRIED
@given(st.integers(0, 2**32))
def test_made_up_frozen_models_mean_the_same(seed):
    assert_same(dictionary(random.Random(seed)).encode())


@pytest.mark.parametrize("name", corpus.RELEASES)
def test_real_frozen_models_mean_the_same(name):
    """A tenth of each release's migrations: to parse all of all would take minutes."""
    paths = sorted(corpus.release(name).rglob("*migrations/*.py"))
    for path in paths[:: max(1, len(paths) // 5)]:
        assert_same(path.read_bytes())


PLAIN = st.builds(
    "{}{}{}{}{}".format,
    st.sampled_from(["", "u", "U", "b", "r", "f", "ur", "orm[", "orm[u", "models.orm[", "not", "x"]),
    st.sampled_from(["'", '"', "'''", ""]),
    st.text(
        st.characters(codec="utf-8", exclude_categories=["Cs"]) | st.sampled_from("\\\"'%{}[]"), max_size=8
    ),
    st.sampled_from(["'", '"', "'''", ""]),
    st.sampled_from(["", "]", "][0]", " ", ".x"]),
)


@given(PLAIN)
@example("'a.thing'")
@example("u'a.thing'")
@example("orm['a.Thing']")
@example('orm[u"a.Thing"]')
@example("True")
def test_what_is_read_plainly_is_what_the_parser_reads(text):
    plainly = snippets.read_plainly(text)
    assert plainly is None or plainly == snippets.read_expression(text)


@pytest.mark.parametrize(
    "text", ["'a.thing'", "u'a.thing'", '"x"', "orm['a.Thing']", "orm[u'a.Thing']", "''"]
)
def test_what_stands_in_frozen_models_is_read_plainly(text):
    assert snippets.read_plainly(text) is not None


# What Python 2.7.18 did with each of these files, imported

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


def test_places_are_those_of_a_file_with_carriage_returns():
    (_, assign) = parse.read_module(b"import os\r\rX = 1\r").body
    assert assign.at == (3, 1)


@pytest.mark.parametrize(
    "name", ["idna", "punycode", "undefined", "unicode_escape", "zlib", "uu", "mbcs", "oem"]
)
@pytest.mark.parametrize("body", [b"X = 1\n", b"X = '" + b"a" * 200 + b"'\n", b"X = '\xe9.\xff'\n"])
def test_no_codec_ends_the_run(name, body):
    parse.read_module(f"# coding: {name}\n".encode() + body)
