"""The commands of `kinkeeper`; `agent.cli` loads the module of a command when it is called."""

CONFIG_PATH = "config_path"
"""Under this name the context of a command holds which settings are read."""
