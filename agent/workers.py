"""Processes beside the agent's own, for work that would hold up its event loop."""
