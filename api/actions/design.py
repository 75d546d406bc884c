"""Publishing and reviewing printable designs."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from api.actions import role
from api.actions import upload as upload_action
from api.actions.scope import Scope, action, found, require, said
from api.store import design as design_store
from matching import design, item, text
from matching.organisation import Role
from matching.refusal import Reason, Refusal
from matching.rule import design as design_rule
from matching.sentence import say
from matching.upload import Use
from schema import narrowing
from schema.paging import Slice, Window


@dataclass(slots=True)
class Designs:
    """The designs port, as one viewer."""

    scope: Scope

    @action
    async def publish(self, new: design.NewDesign) -> design.Design:
        """Publish a design."""
        scope = self.scope
        require(design_rule.check_publish(scope.who))
        _check_texts(new)
        require(_check(new))
        await role.assume(scope, Role.MAKER)
        id = scope.new_id()
        made = design.Design(
            id=id,
            name=new.name.strip(),
            item=new.item,
            version=new.version,
            licence=new.licence,
            material=new.material,
            minutes_per_piece=new.minutes_per_piece,
            size=new.size,
            owner_id=scope.me,
            created=scope.now(),
            files=tuple([await _attached(scope, id, file, index) for index, file in enumerate(new.files)]),
            about=new.about,
        )
        for index, photo_id in enumerate(new.photo_ids):
            await upload_action.attach(scope, photo_id, Use.PHOTO, id, f"photos.{index}")
        await design_store.insert(made)
        await _record(scope, made.id, "publish")
        return made

    @action
    async def review(self, id: UUID, verb: str, note: str) -> design.Design:
        """Take a design through its clinical review."""
        before = found((await design_store.load([id])).get(id))
        require(design_rule.check_review(self.scope.who, before, verb))
        kept = await design_store.save(replace(before, review=design.REVIEW.after(before.review, verb) or before.review))
        await _record(self.scope, id, verb, note=said(note))
        return kept

    async def find(self, where: narrowing.Designs, order: narrowing.DesignOrder, window: Window) -> Slice[design.Design]:
        """Find designs."""
        return await design_store.find(where, order, window)

    async def load(self, ids: Sequence[UUID]) -> list[design.Design | None]:
        """Load designs."""
        loaded = await design_store.load(ids)
        return [loaded.get(id) for id in ids]


def _check_texts(new: design.NewDesign) -> None:
    text.check_name(new.name)
    for name in ("version", "licence", "material"):
        text.check(getattr(new, name), name)
    text.check_note(new.about, "about")
    text.check_entries([file.sha256 or "" for file in new.files], "files", text.HASH)
    text.check_entries([str(id) for id in new.photo_ids], "photos")
    for file in new.files:
        text.check(file.name, "files")
        text.check(file.url, "files", text.LINK)


def _check(new: design.NewDesign) -> Refusal | None:
    sides = (new.size.x, new.size.y, new.size.z)
    checks = (
        (item.named(new.item), say("The catalogue has no item “{code}”.", code=new.item), "item"),
        (new.licence.strip(), say("Name the licence by its SPDX id, for example CC-BY-4.0."), "licence"),
        (new.material.strip(), say("Name the material, for example PETG."), "material"),
        (1 <= new.minutes_per_piece <= 100_000, say("Say how many minutes one piece takes."), "minutesPerPiece"),
        (all(1 <= side <= 5_000 for side in sides), say("Give each side in millimetres, 1 to 5000."), "size"),
        (all(file.upload_id or _is_link(file.url) for file in new.files), say("Files are given as https addresses."), "files"),
    )
    return next((Refusal(Reason.INVALID, sentence, field) for held, sentence, field in checks if not held), None)


def _is_link(url: str) -> bool:
    return url.startswith("https://")


async def _attached(scope: Scope, design_id: UUID, file: design.File, index: int) -> design.File:
    """The file with its address here, where it was sent here."""
    if file.upload_id is None:
        return file
    sent = await upload_action.attach(scope, file.upload_id, Use.FILE, design_id, f"files.{index}.uploadId")
    return replace(file, name=file.name.strip() or sent.name, url=sent.path, sha256=sent.sha256)


async def _record(scope: Scope, id: UUID, verb: str, note: str = "") -> None:
    await scope.note(verb, "design", id, note=note)
    await scope.touch("design", id)
