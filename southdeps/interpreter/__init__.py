"""Abstract interpretation of Python 2: what the names of a module mean, and which effects its calls have.

No line of the scanned program is executed. Undecidable branches are both explored, and effects carry the path condition
under which they happen. The package knows the language alone: what libraries mean comes in through `Evaluator.resolve`
and subclasses of `AbstractObject`, what effects are through `Evaluator.record`.
"""
