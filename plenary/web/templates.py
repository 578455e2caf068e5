"""Templates: those of the site go before the theme's, and one that was changed, added or removed counts at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from jinja2 import BaseLoader, BytecodeCache, Environment, TemplateNotFound, TemplateSyntaxError
from jinja2.bccache import Bucket

from plenary import cachefolder
from plenary.web.caches import Cache
from plenary.web.scan import Signature, read_stable

Files = Mapping[str, tuple[Path, Signature]]


class SiteLoader(BaseLoader):
    """Loads the templates that a scan found: `files` returns where each lies now, and its signature, by its name."""

    def __init__(self, files: Callable[[], Files]) -> None:
        self._files = files

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """Return a template's text, its file, and whether that is still the text.

        Raises TemplateNotFound where there is none, TemplateSyntaxError where it is not UTF-8.
        """
        files = self._files()
        found = files.get(template)
        if found is None:
            raise TemplateNotFound(template)
        try:
            data = read_stable(found[0])
        except OSError:
            raise TemplateNotFound(template) from None

        def is_the_same() -> bool:
            now = self._files()
            return now is files or now.get(template) == found

        return _decoded(data, template, found[0]), str(found[0]), is_the_same

    def list_templates(self) -> list[str]:
        """Return the names of all templates in order."""
        return sorted(self._files())


class Compiled(BytecodeCache):
    """Templates as Jinja compiles them, kept between runs: to compile the theme takes as long as forty pages."""

    def __init__(self, cache: Cache) -> None:
        self._cache = cache

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take what is kept of a template; the bucket's checksum says whether it is of the same text."""
        data = cachefolder.read(self._file(bucket), self._cache.version)
        if data:
            bucket.bytecode_from_string(data)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template."""
        cachefolder.write(self._file(bucket), self._cache.version, bucket.bytecode_to_string())

    def _file(self, bucket: Bucket) -> str:
        return self._cache.file(f"template-{bucket.key}")


def _decoded(data: bytes, template: str, path: Path) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise TemplateSyntaxError("the file is not UTF-8 text", line, template, str(path)) from None
