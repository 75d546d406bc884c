"""Draws transition tables as a Mermaid page."""

from enum import StrEnum
from typing import TypeVar

from matching import allocation, design, offer, organisation, pledge, request, rota
from matching.state import Machine

HEAD = """# States

Drawn from the transition tables in `matching/` by `talka states`; edit the tables, not this page.
"""

S = TypeVar("S", bound=StrEnum)


def page() -> str:
    """Every machine of the domain as a Markdown page with one state diagram each."""
    machines = (
        diagram(request.REQUEST),
        diagram(request.LINE),
        diagram(offer.OFFER),
        diagram(pledge.PLEDGE),
        diagram(design.REVIEW),
        diagram(organisation.MEMBERSHIP),
        diagram(allocation.ALLOCATION),
        diagram(rota.ROTA),
        diagram(rota.SLOT),
    )
    return "\n".join((HEAD, *machines))


def diagram(machine: Machine[S]) -> str:
    """One machine as a section with a Mermaid state diagram."""
    jobs = {each.verb for each in machine.transitions if each.by_job}
    arrows = [
        f"    {source.value} --> {target.value}: {verb}{' (by a job)' if verb in jobs else ''}"
        for source, verb, target in machine.edges()
    ]
    lines = [f"## {machine.noun}", "", "```mermaid", "stateDiagram-v2", f"    [*] --> {machine.first.value}", *arrows, "```", ""]
    return "\n".join(lines)
