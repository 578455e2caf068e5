"""One text in, one record out: front matter, shortcodes, callouts and Markdown. No Flask, no files, no clock."""
