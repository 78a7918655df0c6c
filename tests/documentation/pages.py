"""The pages of the documentation that derive from the code, as texts by path."""

from __future__ import annotations

import re
from pathlib import Path

from southdeps.catalogue import CATALOGUE
from southdeps.reporters.rule_page import rule_page
from southdeps.rules import RULES
from southdeps.rules.rule import RuleInfo
from tests.documentation.commands import command_page, file_name, index_page, options_table, walk

ROOT = Path(__file__).parent.parent.parent
README = ROOT / "README.md"
RULES_FOLDER = ROOT / "docs/reference/rules"
COMMANDS_FOLDER = ROOT / "docs/reference/commands"
CONFIGURATION = ROOT / "docs/reference/configuration.md"
#: What follows this line of the page about configuration is generated.
KEYS = re.compile(r"(?<=<!-- keys -->\n).*", re.DOTALL)
#: What is between these lines of README is generated.
GENERATED = re.compile(r"(?<=<!-- rules -->\n).*?(?=<!-- end of rules -->)", re.DOTALL)


def pages() -> dict[Path, str]:
    """Every generated page, and those with a generated part."""
    readme = README.read_text("utf-8")
    return {
        README: GENERATED.sub(lambda _: table(RULES, "docs/reference/rules/"), readme, count=1),
        RULES_FOLDER / "README.md": "# Rules\n\n" + table(CATALOGUE, "") + contents("SD*"),
        COMMANDS_FOLDER / "README.md": index_page() + contents("[a-z]*"),
        **{COMMANDS_FOLDER / file_name(name): command_page(name, command) for name, command in walk()},
        CONFIGURATION: KEYS.sub(lambda _: "\n" + options_table(), CONFIGURATION.read_text("utf-8"), count=1),
        **{RULES_FOLDER / f"{rule.code}.md": rule_page(rule) for rule in CATALOGUE},
    }


def contents(pattern: str) -> str:
    """The pages below a page, for Sphinx."""
    return f"\n```{{toctree}}\n:hidden:\n:glob:\n\n{pattern}\n```\n"


def table(rules: tuple[RuleInfo, ...], folder: str) -> str:
    """The table of codes, each with a link to its page."""
    rows = [
        f"| [{rule.code}]({folder}{rule.code}.md) | {rule.name} | {rule.severity} | {rule.summary} |\n"
        for rule in rules
    ]
    return "".join(["| code | name | usually | what it means |\n|---|---|---|---|\n", *rows])
