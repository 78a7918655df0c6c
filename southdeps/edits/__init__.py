"""How a migration file is edited: find the class and its declarations, write an entry, prove the outcome."""
