"""All pages in, facts out: records and pure questions about the whole site. No Flask, no files, no clock."""
