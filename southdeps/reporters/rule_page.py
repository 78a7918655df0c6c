"""The page of a rule, in Markdown: what `southdeps explain` prints and docs/reference/rules/ holds."""

from __future__ import annotations

from southdeps.rules.rule import RuleInfo


def rule_page(rule: RuleInfo) -> str:
    """The page, as text that ends with a line end."""
    summary = rule.summary[0].upper() + rule.summary[1:]
    parts = [
        f"# {rule.name} ({rule.code})",
        f"{summary}.",
        f"Usually: {rule.severity}. `southdeps fix`: {rule.fix.value}.",
    ]
    if rule.explanation:
        parts += ["## Why this is wrong", rule.explanation]
    if rule.before:
        parts += ["## Example", code_block(rule.before), "Write instead:", code_block(rule.after)]
    return "\n\n".join(parts) + "\n"


def code_block(text: str) -> str:
    """A fenced block; shell sessions are marked as such."""
    language = "console" if text.startswith("$ ") else "python"
    return f"```{language}\n{text}\n```"
