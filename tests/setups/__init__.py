"""Two projects as people have them, with all their packages: a buildout with django-cms, and a virtualenv site.

`own/` holds the projects themselves. `python -m tests.setups` builds them from PyPI under Python 2.7 into the user's
cache folder, runs the real South on both databases, and writes down what it did (`recorded.json`) and those files
that southdeps reads (`saved/`). Tests use the built projects if they are there, else the saved files.
"""
