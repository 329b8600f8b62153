"""Version of the companion; the same as the extension's."""

__version__ = "0.1.0"
