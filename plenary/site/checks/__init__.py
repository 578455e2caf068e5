"""Checks of the whole site: pure functions that yield problems."""
