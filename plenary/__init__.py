"""Plenary: an association's website from a folder of Markdown files, served by Flask and frozen by Frozen-Flask."""
