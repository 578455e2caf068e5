"""Flask meets the site: files become a Site, addresses become answers."""
