"""The Mermaid text: whole for a small project, by level, with odd names."""

from __future__ import annotations

import pytest

from southdeps.draw import DrawOptions, render
from tests.draw.projects import classic, findings_of, project

CLASSIC = """\
---
title: "2 apps, 2 migrations, 0 declared dependencies, 1 missing"
---
flowchart RL
  subgraph c0["a"]
    n0["0001_initial"]
  end
  subgraph c1["b"]
    n1["0001_initial"]
  end
  n1 -.->|"a_thing"| n0
  classDef app0 fill:#e9f5fc,stroke:#56b4e9,color:#1f2328
  class n0 app0
  style c0 fill:#f7fbfe,stroke:#56b4e9,color:#1f2328
  classDef app1 fill:#fcf3de,stroke:#e69f00,color:#1f2328
  class n1 app1
  style c1 fill:#fefaf2,stroke:#e69f00,color:#1f2328
  classDef failing stroke:#d0021b,stroke-width:3px
  class n1 failing
  linkStyle 0 stroke:#d0021b,color:#d0021b,stroke-width:3px,stroke-dasharray:6 4
"""

SHOP = project(
    {"shop": ["0001_initial", "0002_tax", "0003_upc"], "order": ["0001_initial", "0002_lines"], "z": ["1"]},
    """
    order:0001_initial depends_on shop:0001_initial
    order:0002_lines depends_on shop:0001_initial
    shop:0001_initial needed_by z:1
    z:1 depends_on order:0001_initial
    """,
)


def mermaid(graph, findings=(), **options) -> str:
    return render(graph, findings, fmt="mmd", options=DrawOptions(**options)).decode("utf-8")


def lines(text: str, *, containing: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if containing in line]


def test_the_whole_text():
    assert mermaid(classic(), findings_of(classic())) == CLASSIC


def test_each_kind_of_line_has_its_arrow():
    text = mermaid(SHOP)
    assert lines(text, containing=" ---") == ["n1 --- n0", "n3 --- n2", "n4 --- n3"]
    assert lines(text, containing="==>") == ["n0 ==> n2", "n1 ==> n2", "n5 ==> n0"]
    assert lines(text, containing="==o") == ["n2 ==o n5"]


def test_cycles_have_their_colour():
    assert lines(mermaid(SHOP), containing="b5179e") == [
        "classDef cyclic stroke:#b5179e,stroke-width:3px",
        "linkStyle 0,3,6 stroke:#b5179e,color:#b5179e",
    ]


def test_apps():
    text = mermaid(SHOP, level="app")
    assert lines(text, containing="migration")[1:] == [
        'n0["order<br/>2 migrations"]',
        'n1["shop<br/>3 migrations"]',
        'n2["z<br/>1 migration"]',
    ]
    assert lines(text, containing="==>")[0] == 'n0 ==>|"2"| n1'
    assert "subgraph" not in text


def test_runs_and_gaps():
    assert 'n3["0002 ... 0003<br/>2 migrations"]' in mermaid(SHOP, collapse=True)
    assert 'n1 ---|"1 more"| n0' in mermaid(SHOP, focus=("shop:0001+0", "shop:0003+0"))


def test_what_is_shown_is_a_comment():
    assert lines(mermaid(SHOP, focus=("shop+0",)), containing="%%") == ["%% 3 of them shown, around shop+0"]


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("0001_<script>", "0001_#60;script#62;"),
        ('0001_"x"', "0001_#34;x#34;"),
        ("0001_`x`", "0001_#96;x#96;"),
        ("0001_a#35;b", "0001_a#35;35#59;b"),
        ("0001_[x] {y} |z|", "0001_#91;x#93; #123;y#125; #124;z#124;"),
        ("0001_%%{init}%%", "0001_#37;#37;#123;init#125;#37;#37;"),
        ("0001_\n  click n0", "0001_#92;n  click n0"),
        (
            "0001_\N{SNOWMAN}\N{LATIN SMALL LETTER E WITH ACUTE}",
            "0001_#9731;\N{LATIN SMALL LETTER E WITH ACUTE}",
        ),
    ],
)
def test_names_are_data(name, label):
    assert lines(mermaid(project({"end": [name]})), containing="n0[") == [f'n0["{label}"]']
