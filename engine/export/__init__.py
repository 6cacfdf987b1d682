"""Models for other programs."""

from engine.export.huggingface import export_folder

__all__ = ["export_folder"]
