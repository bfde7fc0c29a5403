"""A language model's draft: what it is told, what holds it, and what it may not be shown."""
