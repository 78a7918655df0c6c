"""Projects made and damaged by chance: none may end in a traceback, take too long, or need too much memory."""
