"""The download finds what pip is configured to find; an index on the disk stands in for the one on the network."""

from __future__ import annotations

import hashlib

import pytest

from tests import download

CONTENT = b"an sdist of three words"
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def pip(monkeypatch, tmp_path):
    """Lets a test set pip's configuration, which is empty at first."""
    monkeypatch.setenv("PIP_CONFIG_FILE", str(tmp_path / "pip.conf"))
    for name in ("INDEX_URL", "EXTRA_INDEX_URL", "FIND_LINKS", "CERT", "PROXY"):
        monkeypatch.delenv(f"PIP_{name}", raising=False)

    def configure(*, conf="", **variables):
        (tmp_path / "pip.conf").write_text(conf, "utf-8")
        for name, value in variables.items():
            monkeypatch.setenv(f"PIP_{name}", value)
        download._pip_settings.cache_clear()

    yield configure
    download._pip_settings.cache_clear()


@pytest.fixture
def index(tmp_path):
    """The address of a simple index that has words 1.0 as an sdist, and a wheel."""
    page = tmp_path / "simple" / "words"
    page.mkdir(parents=True)
    for name in ("words-1.0.tar.gz", "words-1.0-py3-none-any.whl"):
        (page / name).write_bytes(CONTENT)
    page.joinpath("index.html").write_text(
        f'<a href="words-1.0.tar.gz#sha256={SHA256}">words-1.0.tar.gz</a>'
        f'<a href="words-1.0-py3-none-any.whl">words-1.0-py3-none-any.whl</a>',
        "utf-8",
    )
    return page.parent.as_uri()


@pytest.fixture
def empty(tmp_path):
    """The address of an index that has nothing."""
    (tmp_path / "empty").mkdir()
    return (tmp_path / "empty").as_uri()


def test_index_from_the_environment(pip, index):
    pip(INDEX_URL=index)
    assert download.download("words==1.0", SHA256) == CONTENT


def test_index_from_a_file(pip, index, empty):
    pip(conf=f"[global]\nindex-url = {empty}\nextra-index-url =\n    {empty}\n    {index}\n")
    assert download.download("words==1.0", SHA256) == CONTENT


def test_the_environment_overrides_the_file(pip, index, empty):
    pip(conf=f"[global]\nindex-url = {index}\n[download]\nindex-url = {index}\n", INDEX_URL=empty)
    with pytest.raises(LookupError, match=r"no index has words==1\.0"):
        download.download("words==1.0", SHA256)


def test_a_section_for_download_overrides_the_global_one(pip, index, empty):
    pip(conf=f"[download]\nindex-url = {index}\n[global]\nindex-url = {empty}\n")
    assert download.download("words==1.0", SHA256) == CONTENT


def test_links_in_a_folder(pip, index, empty, tmp_path):
    pip(INDEX_URL=empty, FIND_LINKS=str(tmp_path / "simple/words"))
    assert download.download("words==1.0", SHA256) == CONTENT


@pytest.mark.parametrize("requirement", ["words==2.0", "other==1.0"])
def test_what_no_index_has(pip, index, requirement):
    pip(INDEX_URL=index)
    with pytest.raises(LookupError, match=f"no index has {requirement}"):
        download.download(requirement, SHA256)


def test_a_file_that_was_tampered_with(pip, index, tmp_path):
    pip(INDEX_URL=index)
    (tmp_path / "simple/words/words-1.0.tar.gz").write_bytes(CONTENT + b"!")
    with pytest.raises(LookupError, match=r"no index has words==1\.0 with the hash"):
        download.download("words==1.0", SHA256)


def test_an_index_that_does_not_answer(pip, monkeypatch):
    pip(INDEX_URL="https://localhost:9/simple")
    monkeypatch.setattr(download, "PAUSES", (0, 0))
    with pytest.raises(LookupError, match="can't be downloaded"):
        download.download("words==1.0", SHA256)
