"""Forms of several steps."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from web.writing.desk import Desk
from web.writing.field import Group


@dataclass(frozen=True, slots=True)
class Step:
    """One page of a form; `check` finds what no single field can be wrong about, `finish` completes the input."""

    name: str
    title: str
    groups: Callable[[Desk], list[Group]]
    check: Callable[[Desk], Mapping[str, str]] | None = None
    finish: Callable[[Desk, dict[str, Any]], None] | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """A form: its kind (part of its address), its steps, and the document that publishes it."""

    room: str
    kind: str
    title: str
    about: str
    steps: tuple[Step, ...]
    document: str
    catalogue: bool = False
    designs: bool = False
    facilities: bool = False

    def step(self, name: str) -> Step | None:
        """The step with this name."""
        return next((step for step in self.steps if step.name == name), None)

    def after(self, step: Step) -> str:
        """The name of the step that follows; the last is followed by the check."""
        place = self.steps.index(step) + 1
        return self.steps[place].name if place < len(self.steps) else "check"
