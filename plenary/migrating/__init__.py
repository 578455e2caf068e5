"""A Hugo site becomes one of Plenary's: its settings, its files, its shortcodes, and a report on all that it held."""
