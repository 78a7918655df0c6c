"""Drift: what the migrations, the frozen models and a live database disagree about."""
