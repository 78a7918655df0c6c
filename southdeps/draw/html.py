"""One HTML page that needs nothing else: the laid-out pictures of each level, and beside them what they can't say.

What comes from the scanned project goes in as escaped text or as JSON. The page's policy allows no request,
and no script or style but ours, by their hashes.
"""

from __future__ import annotations

import json
from base64 import b64encode
from hashlib import sha256
from html import escape
from importlib.resources import files
from string import Template
from typing import TYPE_CHECKING

from msgspec import Struct

from southdeps.draw.colours import THIRD_PARTY
from southdeps.draw.dot import about_it
from southdeps.draw.legend import legend
from southdeps.draw.text import box_name, counted, printable, reasons
from southdeps.draw.view import View
from southdeps.reporters.text import declaration

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence

    from southdeps.draw.view import Level, Link
    from southdeps.finding import Finding, MigrationId
    from southdeps.graph import Reference

_SEVERITIES = ("error", "warning", "info")
#: Level -> what its button says when pointed at, from the coarsest to the finest.
LEVELS: dict[Level, str] = {
    "app": "One box per app (1)",
    "collapsed": "Chains that no other app touches as one box (2)",
    "migration": "Every migration (3)",
}


class Drawn(Struct, frozen=True):
    """A view of one level, and the SVG of it without a heading."""

    view: View
    svg: str


def html_page(
    levels: Sequence[Drawn], findings: Iterable[Finding], changes: Mapping[MigrationId, Sequence[str]]
) -> str:
    """The page with a picture for each level, the first of which is shown.

    `changes` are what each migration does to tables, in words.
    """
    view = levels[0].view
    shown = {member for level in levels for box in level.view.boxes for member in box.members}
    found = sorted(findings, key=_rank)
    style = _asset("page.css") + _tones(view)
    script = _asset("page.js")
    return Template(_asset("page.html")).substitute(
        policy=_policy(style, script),
        title=_text(view.about or view.title),
        subtitle=_text(". ".join(about_it(view))),
        style=style,
        picture=levels[0].svg[levels[0].svg.index("<svg") :],
        templates="".join(
            f'<template id="level-{one.view.level}">{one.svg[one.svg.index("<svg") :]}</template>'
            for one in levels
        ),
        levels=_levels(levels),
        filters=_filters(found),
        findings=_findings(found, shown),
        apps=_apps(view),
        legend=_legend(levels),
        data=_json(_data(levels, found, changes, shown)),
        script=script,
    )


def _levels(levels: Sequence[Drawn]) -> str:
    """A button for each level, if there is a choice."""
    if len(levels) < 2:
        return ""
    names = {"migration": "All", "collapsed": "Chains", "app": "Apps"}
    return "".join(
        f'<button type="button" data-level="{level}" aria-pressed="{str(level == levels[0].view.level).lower()}"'
        f' title="{meaning}">{names[level]}</button>'
        for level, meaning in LEVELS.items()
        if any(one.view.level == level for one in levels)
    )


def _filters(findings: Sequence[Finding]) -> str:
    """The choice of a severity and of a code, if there is one."""
    choices = {
        "severity": [one for one in _SEVERITIES if any(f.severity == one for f in findings)],
        "code": sorted({finding.code for finding in findings}),
    }
    return "".join(
        f'<select id="{name}" aria-label="Findings of which {name}"><option value="">any {name}</option>'
        + "".join(f'<option value="{one}">{one}</option>' for one in values)
        + "</select>"
        for name, values in choices.items()
        if len(values) > 1
    )


def _asset(name: str) -> str:
    return files("southdeps.draw").joinpath(name).read_text("utf-8")


def _policy(style: str, script: str) -> str:
    """Nothing may be loaded, and only this very style and script may act."""
    own = (
        f"'sha256-{b64encode(sha256(text.encode('utf-8')).digest()).decode()}'" for text in (style, script)
    )
    return (
        "default-src 'none'; style-src {}; script-src {}; img-src data:; base-uri 'none'; form-action 'none'"
    ).format(*own)


def _tones(view: View) -> str:
    """A class for each app's colour: the policy forbids style attributes."""
    return "".join(
        f".tone-{number} {{ --colour: {cluster.colour or THIRD_PARTY}; }}\n"
        for number, cluster in enumerate(view.clusters)
    )


def _rank(finding: Finding) -> tuple[object, ...]:
    return (_SEVERITIES.index(finding.severity), finding.path, finding.line, finding.column, finding.code)


def _findings(findings: Sequence[Finding], shown: Container[MigrationId]) -> str:
    """The list beside the picture; a finding in a migration that is shown is a button that leads to it."""
    if not findings:
        return '<p class="none">none</p>'
    items = []
    for number, finding in enumerate(findings):
        text = (
            f'<span class="code">{finding.code}</span> {_text(finding.message)} '
            f'<span class="place">{_text(_place(finding.path, finding.line))}</span>'
        )
        wrapped = (
            f'<button type="button" class="jump" data-finding="{number}">{text}</button>'
            if finding.migration is not None and finding.migration in shown
            else f'<div class="jump">{text}</div>'
        )
        items.append(f'<li class="{finding.severity}" data-code="{finding.code}">{wrapped}</li>')
    return f"<ol>{''.join(items)}</ol>"


def _apps(view: View) -> str:
    items = (
        f'<li><label><input type="checkbox" value="{_text(cluster.app)}" checked>'
        f'<span class="swatch tone-{number}"></span>{_text(cluster.app)}'
        f'<span class="count">{sum(len(box.members) for box in cluster.boxes)}</span></label></li>'
        for number, cluster in enumerate(view.clusters)
    )
    return f"<ul>{''.join(items)}</ul>"


def _legend(levels: Iterable[Drawn]) -> str:
    entries = dict.fromkeys(entry for level in levels for entry in legend(level.view))
    items = (
        f'<li><span class="sample {entry.name}">{_text(entry.sample)}</span> {_text(entry.meaning)}</li>'
        for entry in entries
    )
    return f"<ul>{''.join(items)}</ul>"


def _data(
    levels: Sequence[Drawn],
    findings: Sequence[Finding],
    changes: Mapping[MigrationId, Sequence[str]],
    shown: Container[MigrationId],
) -> dict[str, object]:
    """What page.js works on; all its strings are ready to be shown."""
    references = dict.fromkeys(reference for level in levels for reference in level.view.references)
    return {
        "start": levels[0].view.level,
        "levels": {one.view.level: _level(one.view) for one in levels},
        "changes": {
            printable(str(migration)): [printable(words) for words in done]
            for migration, done in changes.items()
            if migration in shown and done
        },
        "references": [_reference(reference) for reference in references],
        "findings": [_finding(finding) for finding in findings],
    }


def _level(view: View) -> dict[str, object]:
    return {
        "level": view.level,
        "boxes": [
            {
                "key": box.key,
                "app": printable(cluster.app),
                "name": printable(box_name(box) if view.level != "app" else cluster.app),
                "members": [printable(str(member)) for member in box.members],
                "path": printable(box.path) if box.path else None,
                "failing": box.failing,
                "cyclic": box.cyclic,
            }
            for cluster in view.clusters
            for box in cluster.boxes
        ],
        "clusters": [
            {
                "id": f"c{number}",
                "app": printable(cluster.app),
                "tone": f"tone-{number}",
                "boxes": [box.key for box in cluster.boxes],
            }
            for number, cluster in enumerate(view.clusters)
        ],
        "links": [_link(number, link) for number, link in enumerate(view.links)],
    }


def _finding(finding: Finding) -> dict[str, object]:
    declare = finding.declare
    return {
        "migration": printable(str(finding.migration)) if finding.migration else None,
        "code": finding.code,
        "severity": finding.severity,
        "message": printable(finding.message),
        "place": _place(finding.path, finding.line),
        "advice": printable(finding.advice.replace("\n", " ")) if finding.advice else None,
        "fix": [
            f"  class Migration of {printable(str(declare.at))}",
            f"+     {printable(declaration(declare))}",
        ]
        if declare is not None
        else None,
    }


def _link(number: int, link: Link) -> dict[str, object]:
    said = {"order": "order within the app"}.get(link.kind, link.kind)
    if link.skipped:
        said += f", {counted(link.skipped, 'migration')} between"
    if len(link.edges) > 1:
        said += f", {len(link.edges)} times"
    return {
        "id": f"e{number}",
        "source": link.source,
        "target": link.target,
        "kind": link.kind,
        "cyclic": link.cyclic,
        "said": said,
        "tables": [printable(what) for what in link.missing],
        "why": printable(reasons(link)),
    }


def _reference(reference: Reference) -> dict[str, object]:
    provider = reference.provider
    return {
        "migration": printable(str(reference.migration)),
        "provider": printable(str(provider)) if provider else None,
        "table": printable(reference.table + (f".{reference.field}" if reference.field else "")),
        "how": reference.kind + ("" if reference.certain else ", perhaps"),
        "place": _place(reference.path, reference.line),
    }


def _place(path: str, line: int) -> str:
    return f"{printable(path)}:{line}"


def _text(text: str) -> str:
    return escape(printable(text), quote=True)


def _json(document: dict[str, object]) -> str:
    """JSON that can stand in a script element: nothing in it can end the element or begin a comment."""
    return json.dumps(document, separators=(",", ":")).replace("<", "\\u003c")
