"""The proof that a migration lost nothing: what a Hugo site holds, what became of each part, and a report on it."""
