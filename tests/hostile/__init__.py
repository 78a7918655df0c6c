"""Hostile and unlucky inputs: what must neither stop, mislead nor hold up southdeps."""
