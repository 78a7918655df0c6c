"""What South would do on a fresh database, simulated."""
