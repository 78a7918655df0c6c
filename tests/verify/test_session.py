"""A session of `verify`: what it listens to, what ends it, and what it says was left out."""

from __future__ import annotations

import os
import signal

import pytest

from southdeps.errors import CannotRunError
from southdeps.verify.outcome import LeftOut
from southdeps.verify.session import (
    Listener,
    Variant,
    VerifyOptions,
    _left_out,
    _outermost,
    ended_by_signals,
    verify,
)
from tests import projects
from tests.projects import create, migration

APP = {"a:0001_initial": migration(create("a_thing: name"), "a.Thing: name")}


def test_a_project_as_it_is_needs_settings(tmp_path):
    variant = Variant("", projects.load(tmp_path, APP), ())
    with pytest.raises(CannotRunError, match="--project needs settings: none were found"):
        verify([variant], VerifyOptions(isolated=False), Listener())


def test_a_release_of_django_that_is_not_known(tmp_path):
    variant = Variant("", projects.load(tmp_path, APP), ())
    with pytest.raises(CannotRunError, match=r"3\.2"):
        verify([variant], VerifyOptions(django="3.2"), Listener())


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_signal_ends_the_block_once(name):
    number = getattr(signal, name)
    steps = []

    def work():
        try:
            os.kill(os.getpid(), number)
            steps.append("never")
        finally:
            os.kill(os.getpid(), number)  # the second one does not disturb the clean-up
            steps.append("cleaned up")

    kept = signal.signal(number, signal.SIG_DFL)  # the process that runs the tests may ignore it
    try:
        with pytest.raises(KeyboardInterrupt), ended_by_signals():
            work()
        assert signal.getsignal(number) == signal.SIG_DFL
    finally:
        signal.signal(number, kept)
    assert steps == ["cleaned up"]


def test_a_signal_that_was_ignored_stays_so():
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with ended_by_signals():
            os.kill(os.getpid(), signal.SIGHUP)
    finally:
        signal.signal(signal.SIGHUP, before)


def test_of_names_in_each_other_the_outermost_are_named():
    assert list(_outermost(["a.b.c", "a.b", "ab", "x.y"])) == ["a.b", "ab", "x.y"]


def test_what_every_run_goes_without():
    lacking = LeftOut(standins=("cms", "cms.models"), absent=("mptt",), broken={"b": "SyntaxError"})
    assert list(_left_out(lacking, frozenset({"cms_page", "cms_a"}), ["c"])) == [
        "stand-in for cms",
        "app mptt, which can't be imported",
        "b (SyntaxError)",
        "table cms_a is made from frozen models",
        "table cms_page is made from frozen models",
        "app c, which is not installed",
    ]
