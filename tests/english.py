"""The theme's English words, without an application."""

from __future__ import annotations

from pathlib import Path

from plenary.site import wordfiles

SOURCE = "i18n/en.toml"
FILE = wordfiles.read((Path(__file__).parents[1] / SOURCE).read_text("utf-8"), SOURCE)
WORDS = wordfiles.gather("en", [FILE])
