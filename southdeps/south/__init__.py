"""What the names of South and Django mean to a migration that is interpreted."""
