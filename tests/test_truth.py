"""What southdeps says of real releases, against what the real South did with them."""

from __future__ import annotations

import pytest

from southdeps import rules
from southdeps.analysis import build
from southdeps.graph import reachability, with_links
from southdeps.project import loading
from southdeps.rules.rule import LONGEST_MESSAGE
from tests import corpus
from tests.projects import name

#: The two tables were made by different means, on different machines.
TABLES = {"truth": corpus.truth, "judged": corpus.judged}
VARIANTS = sorted(
    {
        (table, verdict.release, verdict.variant)
        for table, read in TABLES.items()
        for verdict in read().verdicts
    }
)

#: What was measured and is not found, or found otherwise, with the reason: (release, migration, what).
EXCEPTIONS = {
    (
        "karaage-3.1.34",
        name("institutes:0004_migrate_groups"),
        "institute",
    ): "its settings say KG27_DATASTORE = None, and then forwards() returns at once; it was measured with a stand-in",
}

#: Migrations of apps that passed only since stand-ins took the place of what is missing: (release, migration).
PASSED_WITH_STAND_INS = {
    (
        "transifex-1.2.1",
        name("resources:0011_remove_deprecated_tables"),
    ): "drops tables that were never made; so the real South fails (report_cases/caught_drops_of_no_table)",
}

#: Migrations in which something is known at run time only, with what that is.
DYNAMIC = {
    (
        "django-widgy-0.7.4",
        name("form_builder:0011_populate_to_ident"),
    ): "models that rows of django_content_type name",
    (
        "askbot-0.7.59",
        name("askbot:0092_postize_vote_and_activity"),
    ): "models that rows of django_content_type name",
}


def load(release, variant, tmp_path):
    """The release as published, or stripped of its declarations."""
    root = corpus.release(release) if variant == "published" else corpus.stripped(release, tmp_path)
    return loading.load(loading.Options(paths=(root,)))


@pytest.mark.parametrize(("table", "release", "variant"), VARIANTS, ids=str)
def test_what_south_missed_is_found_and_nothing_else(table, release, variant, tmp_path):
    context = build.analysis_context(load(release, variant, tmp_path))
    findings = rules.inspect(context).findings
    truth = TABLES[table]()
    errors = asked_for(findings, "SD101")
    before = reachability(with_links(context.declared, errors))

    def leads_to(asked, migration):
        return any(one == migration or before.depends(one, migration) for one in asked)

    missing = [edge for edge in truth.missing if (edge.release, edge.variant) == (release, variant)]
    asked = {edge: [early for late, early in errors if late == edge.migration] for edge in missing}
    assert [edge for edge in missing if not leads_to(asked[edge], edge.provider)] == []

    passing = {
        verdict.app
        for verdict in truth.verdicts
        if (verdict.release, verdict.variant, verdict.status) == (release, variant, "passes")
    }
    assert {late for late, _ in errors if late.app in passing} == set()
    unfixable = {finding.migration for finding in findings if finding.code in {"SD301", "SD302", "SD304"}}
    stood_in = {migration for where, migration in PASSED_WITH_STAND_INS if where == release}
    assert {
        migration for migration in unfixable if migration is not None and migration.app in passing
    } <= stood_in

    gone = [line.migration for line in truth.gone if (line.release, line.variant) == (release, variant)]
    readers = [reader for _, reader in asked_for(findings, "SD102")]
    assert [reader for reader in gone if not leads_to(readers, reader)] == []


def asked_for(findings, code):
    """The dependencies (late, early) that errors of that code ask for."""
    return {
        (finding.migration, finding.requires)
        for finding in findings
        if finding.code == code and finding.severity == "error"
    }


@pytest.mark.parametrize("release", corpus.RELEASES)
def test_every_table_that_south_touched_is_among_the_references(release):
    references = rules.inspect(build.analysis_context(load(release, "published", None))).graph.references
    found = {(reference.migration, reference.table) for reference in references}
    needed = {(need.migration, need.table) for need in corpus.needs() if need.release == release}
    assert needed - found == {
        (migration, table) for where, migration, table in EXCEPTIONS if where == release
    }


def test_nearly_everything_is_found():
    known = {(need.release, need.migration, need.table) for need in corpus.needs()}
    assert known >= EXCEPTIONS.keys()
    assert len(EXCEPTIONS) <= 0.02 * len(corpus.needs())


@pytest.mark.parametrize("release", corpus.RELEASES)
def test_a_release_is_read_whole(release):
    loaded = load(release, "published", None)
    pinned = corpus.RELEASES[release]
    assert len(loaded.migrations) == pinned.migrations
    assert len(loaded.apps) == pinned.apps
    findings = rules.inspect(build.analysis_context(loaded)).findings
    assert [finding.path for finding in findings if finding.code in {"SD402", "SD303"}] == []
    assert [one for one in findings if len(one.message) > LONGEST_MESSAGE or " at 0x" in one.message] == []
    dynamic = {(release, finding.migration) for finding in findings if finding.code == "SD401"}
    assert dynamic == {key for key in DYNAMIC if key[0] == release}


def test_hardly_anything_is_known_at_run_time_only(capsys):
    migrations = sum(release.migrations for release in corpus.RELEASES.values())
    share = len(DYNAMIC) / migrations
    with capsys.disabled():
        print(f"\nSD401 in {len(DYNAMIC)} of {migrations} migrations ({share:.2%})")
    assert share <= 0.02
