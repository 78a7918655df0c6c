"""The chain of apps that the bench measures: each lacks one dependency, and that is all."""

from __future__ import annotations

from bench.chain import write_chain
from southdeps import rules
from southdeps.analysis import build
from southdeps.project.loading import Options, load


def test_each_app_but_the_last_lacks_the_next(tmp_path):
    write_chain(tmp_path, 7)
    findings = rules.inspect(build.analysis_context(load(Options(paths=(tmp_path,))))).findings
    assert [(str(one.migration), str(one.requires), one.code) for one in findings] == [
        (f"link00{number}:0001_initial", f"link00{number + 1}:0001_initial", "SD101") for number in range(6)
    ]
