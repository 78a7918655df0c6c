"""The corpus itself: what other tests are measured against has to be right."""

from __future__ import annotations

import io
import re
import tarfile
from collections import Counter

import pytest

from southdeps.finding import MigrationId
from tests import corpus

SETS = re.compile(rb"^[ \t]+(depends_on|needed_by)\b", re.MULTILINE)

DECLARED = {
    "tuple": (
        b'class Migration(SchemaMigration):\n\n    depends_on = (\n        ("a", "0001_initial"),\n    )\n\n    def forwards(self, orm):\n        pass\n',
        b"class Migration(SchemaMigration):\n\n    pass\n\n    def forwards(self, orm):\n        pass\n",
    ),
    "needed_by": (
        b"class Migration:\n\tneeded_by = [('a', '0001_initial')] # why\n\tmodels = {}\n",
        b"class Migration:\n\tpass # why\n\tmodels = {}\n",
    ),
    "appended under a condition": (
        b"class Migration:\r\n    depends_on = []\r\n    if 'a' in settings.INSTALLED_APPS:\r\n        depends_on.append(('a', '0001'),)\r\n",
        b"class Migration:\r\n    pass\r\n    if 'a' in settings.INSTALLED_APPS:\r\n        pass\r\n",
    ),
    "augmented, on one line": (
        b"class Migration: depends_on = (); depends_on += (('a', '0001'),); x = 1",
        b"class Migration: pass; pass; x = 1",
    ),
    "two classes": (
        b"class Base(object):\n    depends_on = ()\nclass Migration(Base):\n    needed_by = ()\n",
        b"class Base(object):\n    pass\nclass Migration(Base):\n    pass\n",
    ),
}


@pytest.mark.parametrize(("source", "expected"), DECLARED.values(), ids=DECLARED)
def test_declarations_are_taken_out(source, expected):
    assert corpus.without_declarations(source) == expected


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(b"depends_on = (('a', '0001'),)\nclass Migration:\n    pass\n", id="module level"),
        pytest.param(b"class Migration:\n    def f(self):\n        depends_on = 1\n", id="local variable"),
        pytest.param(b"class Migration:\n    models = {'a': {'depends_on': ()}}\n", id="frozen field"),
        pytest.param(b"class Migration:\n    x.depends_on = depends_on\n", id="another attribute"),
    ],
)
def test_what_declares_nothing_stays(source):
    assert corpus.without_declarations(source) == source


def test_the_releases_are_those_of_the_list():
    assert len(corpus.RELEASES) == 36
    assert sum(release.migrations for release in corpus.RELEASES.values()) == 1702
    assert corpus.RELEASES["mezzanine-3.1.10"].requirement == "mezzanine==3.1.10"


def test_truth():
    truth = corpus.truth()
    assert Counter(verdict.status for verdict in truth.verdicts) == {
        "passes": 145,
        "fails": 121,
        "partly judged": 26,
        "not judged": 10,
    }
    assert len(truth.gone) == 13
    assert len(truth.missing) == 163
    assert next(edge for edge in truth.missing if edge.release.startswith("wiki")) == corpus.Missing(
        "wiki-0.0.24.4.post1",
        "published",
        MigrationId("attachments", "0001_initial"),
        MigrationId("wiki", "0001_initial"),
        "wiki_reusableplugin",
        None,
        "foreign key in create_table",
    )
    failing = {(v.release, v.variant) for v in truth.verdicts if v.status in {"fails", "partly judged"}}
    assert {(edge.release, edge.variant) for edge in truth.missing} <= failing
    assert {verdict.release for verdict in truth.verdicts} <= corpus.RELEASES.keys()


def test_needs():
    needs = corpus.needs()
    assert len(needs) == 221
    assert needs[0] == corpus.Need(
        "django-allauth-0.20.0",
        MigrationId("facebook", "0001_initial"),
        "socialaccount_socialaccount",
        MigrationId("socialaccount", "0001_initial"),
        "REFERENCES",
        declared=True,
        lines=(23,),
    )
    assert needs[1].lines == ()
    assert {need.release for need in needs} <= corpus.RELEASES.keys()


@pytest.mark.parametrize("name", ["django-allauth-0.20.0", "mezzanine-3.1.10"])
def test_a_stripped_release_declares_nothing(name, tmp_path):
    """allauth appends to the list under a condition, mezzanine under a condition in the class body."""
    folder = corpus.stripped(name, tmp_path)
    published = corpus.release(name)
    declaring = [path for path in published.rglob("*migrations/*.py") if SETS.search(path.read_bytes())]
    assert declaring
    for path in declaring:
        assert not SETS.search((folder / path.relative_to(published)).read_bytes())
    assert (folder / "setup.py").read_bytes() == (published / "setup.py").read_bytes()


@pytest.mark.parametrize("name", ["wiki-0.0.24.4.post1", "transifex-1.2.1"])
def test_a_release_is_unpacked_under_its_own_name(name):
    """The top folder in transifex's archive bears another name."""
    assert corpus.release(name).name == name
    assert (corpus.release(name) / "setup.py").is_file()


def test_an_archive_may_not_leave_its_folder(tmp_path):
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w:gz") as tar:
        tar.addfile(tarfile.TarInfo("../outside"))
    with pytest.raises(tarfile.OutsideDestinationError):
        corpus._unpack(archive.getvalue(), tmp_path / "cache" / "release")
    assert list(tmp_path.rglob("*")) == [tmp_path / "cache"]


def test_the_slower_of_two_workers_keeps_what_the_faster_unpacked(tmp_path):
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w:gz") as tar:
        tar.addfile(tarfile.TarInfo("top/setup.py"))
    for _ in range(2):
        corpus._unpack(archive.getvalue(), tmp_path / "release-1")
    assert sorted(tmp_path.rglob("*")) == [tmp_path / "release-1", tmp_path / "release-1" / "setup.py"]


def test_a_wrong_hash_is_an_error_not_a_skip(monkeypatch):
    pinned = corpus.RELEASES["wiki-0.0.24.4.post1"]
    monkeypatch.setitem(corpus.RELEASES, "forged-1", pinned._replace(sha256="0" * 64))
    corpus.release("wiki-0.0.24.4.post1")  # skips without a network
    with pytest.raises(LookupError, match=r"no index has wiki==0\.0\.24\.4\.post1"):
        corpus.release("forged-1")
