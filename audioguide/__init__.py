"""Narrated audio guides, made offline from a folder of Markdown."""

__version__ = "0.1.0"
