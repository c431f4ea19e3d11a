"""vocflow: from what customers say to what leadership decides."""

__version__ = "0.1.0"
