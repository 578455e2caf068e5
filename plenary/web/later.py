"""Values of a template that are made only if it uses them: what no template shows is neither made nor asked for."""

from __future__ import annotations

from collections.abc import Callable
from types import BuiltinMethodType, FunctionType
from typing import Any, Final

from jinja2 import Environment
from jinja2.runtime import Context
from jinja2.utils import missing


class Later:
    """A value that `make` returns when it is first asked for; from then on it is that value."""

    __slots__ = ("_made", "_make")

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make: Callable[[], Any] | None = make
        self._made: Any = None

    def __call__(self) -> Any:
        """Return the value."""
        if self._make is not None:
            self._made = self._make()
            self._make = None
        return self._made


_PLAIN: Final = (FunctionType, BuiltinMethodType)


class LaterContext(Context):
    """The variables of a template; those that are to be made later are made when they are looked up."""

    def __init__(
        self, environment: Environment, parent: dict[str, Any], name: str | None, blocks: dict[str, Any], **_: Any
    ) -> None:
        # Which names are globals Jinja asks only where a template was given some of its own, and none here is.
        super().__init__(environment, parent, name, blocks)

    def call(self, function: Callable[..., Any], /, *of: Any, **named: Any) -> Any:
        """Return what a function answers; one that asks for nothing of Jinja is called without ado."""
        if type(function) not in _PLAIN or getattr(function, "jinja_pass_arg", None) is not None:
            return super().call(function, *of, **named)
        named.pop("_block_vars", None)
        named.pop("_loop_vars", None)
        try:
            return function(*of, **named)
        except StopIteration:
            return self.environment.undefined(f"{function.__name__} raised StopIteration")

    def resolve_or_missing(self, key: str) -> Any:
        """Return the value of a variable, or Jinja's `missing`."""
        value = self.vars[key] if key in self.vars else self.parent.get(key, missing)
        return value() if type(value) is Later else value
