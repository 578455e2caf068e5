SITENAME = "Bench"
SITEURL = ""
TIMEZONE = "UTC"
PATH = "content"
PAGE_PATHS = [""]
ARTICLE_PATHS: list[str] = []
STATIC_PATHS: list[str] = []
THEME = "theme"
THEME_STATIC_PATHS: list[str] = []
DIRECT_TEMPLATES: list[str] = []
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
AUTHOR_SAVE_AS = CATEGORY_SAVE_AS = TAG_SAVE_AS = ""
MARKDOWN = {
    "extensions": ["markdown.extensions.extra", "markdown.extensions.codehilite", "markdown.extensions.meta"],
    "output_format": "html5",
}
