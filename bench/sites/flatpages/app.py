"""The plain packages: Flask-FlatPages and Frozen-Flask as they come, with one template: `python app.py`."""

from flask import Flask, render_template
from flask_flatpages import FlatPages
from flask_frozen import Freezer

app = Flask(__name__)
app.config.update(
    FLATPAGES_ROOT="content",
    FLATPAGES_EXTENSION=".md",
    FLATPAGES_MARKDOWN_EXTENSIONS=["extra", "codehilite"],
    FLATPAGES_LEGACY_META_PARSER=True,
    FLATPAGES_AUTO_RELOAD=False,
    FREEZER_DESTINATION="build",
)
pages = FlatPages(app)
freezer = Freezer(app)


@app.get("/<path:path>/")
def page(path):
    return render_template("page.html", page=pages.get_or_404(path))


@freezer.register_generator
def every_page():
    for each in pages:
        yield "page", {"path": each.path}


if __name__ == "__main__":
    freezer.freeze()
