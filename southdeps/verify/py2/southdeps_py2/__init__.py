"""Run by Python 2.7, never imported by us: the side of the judge that lives with South."""
