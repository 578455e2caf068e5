BLOG_AUTHOR = BLOG_TITLE = BLOG_DESCRIPTION = "Bench"
BLOG_EMAIL = "bench@example.org"
SITE_URL = "https://example.org/"
DEFAULT_LANG = "en"
TIMEZONE = "UTC"
THEME = "bare"
POSTS = ()
PAGES = (("pages/*.md", "", "page.tmpl"),)
COMPILERS = {"markdown": [".md"]}
MARKDOWN_EXTENSIONS = ["markdown.extensions.extra", "markdown.extensions.codehilite"]
FILES_FOLDERS: dict[str, str] = {}
IMAGE_FOLDERS: dict[str, str] = {}
GALLERY_FOLDERS: dict[str, str] = {}
LISTINGS_FOLDERS: dict[str, str] = {}
COPY_SOURCES = False
SHOW_SOURCELINK = False
USE_BUNDLES = False
GENERATE_RSS = GENERATE_ATOM = False
ENABLED_EXTRAS: list[str] = []
DISABLED_PLUGINS = [
    *("classify_archive", "classify_authors", "classify_categories", "classify_indexes", "classify_page_index"),
    *("classify_sections", "classify_tags", "robots", "sitemap", "render_galleries", "render_listings"),
    *("taxonomies_classifier", "taxonomies"),
    *("create_bundles", "copy_assets", "copy_files", "scale_images", "redirect", "sections", "archive"),
]
