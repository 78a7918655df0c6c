"""A view as one HTML page that needs nothing else: the laid-out picture, and beside it what it can't say.

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

from southdeps.draw.colours import THIRD_PARTY
from southdeps.draw.dot import about_it
from southdeps.draw.legend import legend
from southdeps.draw.text import box_name, counted, printable, reasons

if TYPE_CHECKING:
    from collections.abc import Mapping

    from southdeps.draw.view import Link, View
    from southdeps.finding import Finding, MigrationId
    from southdeps.graph import Reference

_SEVERITIES = ("error", "warning", "info")


def html_page(view: View, svg: str) -> str:
    """The page around `svg`, which is the view laid out without a heading."""
    box_of = {member: box.key for box in view.boxes for member in box.members}
    findings = sorted(view.findings, key=_rank)
    style = _asset("page.css") + _tones(view)
    script = _asset("page.js")
    return Template(_asset("page.html")).substitute(
        policy=_policy(style, script),
        title=_text(view.about or view.title),
        subtitle=_text(". ".join(about_it(view))),
        style=style,
        picture=svg[svg.index("<svg") :],
        findings=_findings(findings, box_of),
        apps=_apps(view),
        legend=_legend(view),
        data=_json(_data(view, findings, box_of)),
        script=script,
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


def _findings(findings: list[Finding], box_of: Mapping[MigrationId, str]) -> str:
    """The list beside the picture; what has its box there is a button that leads to it."""
    if not findings:
        return '<p class="none">none</p>'
    items = []
    for finding in findings:
        text = (
            f'<span class="code">{finding.code}</span> {_text(finding.message)} '
            f'<span class="place">{_text(_place(finding.path, finding.line))}</span>'
        )
        key = box_of.get(finding.migration) if finding.migration else None
        wrapped = (
            f'<button type="button" class="jump" data-box="{key}">{text}</button>'
            if key
            else f'<div class="jump">{text}</div>'
        )
        items.append(f'<li class="{finding.severity}">{wrapped}</li>')
    return f"<ol>{''.join(items)}</ol>"


def _apps(view: View) -> str:
    items = (
        f'<li><label><input type="checkbox" value="{_text(cluster.app)}" checked>'
        f'<span class="swatch tone-{number}"></span>{_text(cluster.app)}'
        f'<span class="count">{sum(len(box.members) for box in cluster.boxes)}</span></label></li>'
        for number, cluster in enumerate(view.clusters)
    )
    return f"<ul>{''.join(items)}</ul>"


def _legend(view: View) -> str:
    items = (
        f'<li><span class="sample {entry.name}">{_text(entry.sample)}</span> {_text(entry.meaning)}</li>'
        for entry in legend(view)
    )
    return f"<ul>{''.join(items)}</ul>"


def _data(view: View, findings: list[Finding], box_of: Mapping[MigrationId, str]) -> dict[str, object]:
    """What page.js works on; all its strings are ready to be shown."""
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
        "references": [_reference(reference, box_of) for reference in view.references],
        "findings": [
            {
                "box": box_of.get(finding.migration) if finding.migration else None,
                "code": finding.code,
                "severity": finding.severity,
                "message": printable(finding.message),
                "place": _place(finding.path, finding.line),
            }
            for finding in findings
        ],
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


def _reference(reference: Reference, box_of: Mapping[MigrationId, str]) -> dict[str, object]:
    provider = reference.provider
    return {
        "box": box_of[reference.migration],
        "target": box_of.get(provider) if provider else None,
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
