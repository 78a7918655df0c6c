"""How one migration file is edited: find the class, find its declarations, write an entry, prove the outcome."""
