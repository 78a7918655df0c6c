"""What South would do on a fresh database, run on paper."""
