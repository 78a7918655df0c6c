"""`southdeps explain`"""

from __future__ import annotations

import click

from southdeps.catalogue import CATALOGUE
from southdeps.reporters.rule_page import rule_page
from southdeps.suggest import did_you_mean


@click.command()
@click.argument("code")
def explain(code: str) -> None:
    """Explain CODE, such as SD101 or missing-dependency: what fails, why, and what to write.

    Exit status: 0 explained, 2 no such code.
    """
    wanted = code.lower()
    for rule in CATALOGUE:
        if wanted in {rule.code.lower(), rule.name}:
            click.echo(rule_page(rule), nl=False)
            return
    known = [name for rule in CATALOGUE for name in (rule.code, rule.name)]
    click.echo(f"southdeps: no such code: {code}.{did_you_mean(code, known)}", err=True)
    raise SystemExit(2)
