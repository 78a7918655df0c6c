"""How often `check` is right: its errors against what the real South needs, on every release of the corpus."""
