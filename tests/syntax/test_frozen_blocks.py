"""Frozen models that are cut out mean the same as if they had been parsed."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from southdeps.syntax import concrete_tree, encoding, frozen_blocks, nodes, parse, statements
from tests import corpus, projects, reference

#: How long an example takes is the machine's business.
UNHURRIED = settings(deadline=None)


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
