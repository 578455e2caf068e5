"""Frozen-Flask over every address: plan, render, publish."""
