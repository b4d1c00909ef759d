"""The version of the code, part of every verdict's checker identity."""

__version__ = "0.1.0"
