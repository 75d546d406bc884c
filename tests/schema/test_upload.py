"""Files that were sent here: how they are shown, named in inputs, and attached."""

from matching import design, upload
from matching.upload import Extent, Kind, Use
from schema import identity
from tests.schema import fake
from tests.schema.fake import World, gid, uid

PHOTO = upload.Upload(
    uid(110), fake.GIVER, "frame.png", Kind.PNG, 900, "ab" * 32, fake.NOW, Extent(640, 480), Use.PHOTO, fake.DESIGN.id
)


async def test_a_design_shows_its_photos(world: World) -> None:
    """A photo has an address on this Talka, its size in pixels and its digest; many designs are one load."""
    world.uploads[PHOTO.id] = PHOTO
    document = """query($id: ID!) {
      a: design(id: $id) { photos { uploadId url width height sha256 } }
      b: design(id: $id) { photos { url } } }"""
    shown = await world.ask(document, id=gid("Design", 40))
    told = {"url": f"/files/{PHOTO.id}", "width": 640, "height": 480, "sha256": "ab" * 32}
    assert shown["a"]["photos"] == [{"uploadId": identity.write(upload.NAME, PHOTO.id), **told}]
    assert world.calls["uploads.photos"] == 1


async def test_who_published_a_design_may_add_photos_and_remove_them(world: World) -> None:
    """The page is told whether to offer it."""
    document = "query($id: ID!) { design(id: $id) { can { attachPhoto removePhoto } } }"
    for who, may in ((fake.GIVER, True), (fake.ASKER, False)):
        world.who = fake.signed_in(who)
        assert (await world.ask(document, id=gid("Design", 40)))["design"]["can"] == {"attachPhoto": may, "removePhoto": may}


async def test_a_photo_is_removed_by_the_id_that_is_shown_with_it(world: World) -> None:
    """What a design shows of its photo is what takes it down."""
    world.uploads[PHOTO.id] = PHOTO
    shown = await world.ask("query($id: ID!) { design(id: $id) { photos { uploadId } } }", id=gid("Design", 40))
    await world.ask(
        """mutation($design: ID!, $upload: ID!) {
          removePhoto(input: { designId: $design, uploadId: $upload }) { ... on Design { id } }
        }""",
        design=gid("Design", 40),
        upload=shown["design"]["photos"][0]["uploadId"],
    )
    assert world.acts == [("remove photo", (uid(40), PHOTO.id))]


async def test_files_are_attached_by_the_id_they_were_given(world: World) -> None:
    """A photo goes to a design, a letter to a request with whether it is stamped."""
    await world.ask(
        """mutation($design: ID!, $request: ID!, $upload: ID!) {
          attachPhoto(input: { designId: $design, uploadId: $upload }) { ... on Design { id } }
          attachLetter(input: { requestId: $request, uploadId: $upload, stamped: true }) { ... on Request { id } }
        }""",
        design=gid("Design", 40),
        request=gid("Request", 10),
        upload=identity.write(upload.NAME, PHOTO.id),
    )
    assert world.acts == [("attach photo", (uid(40), PHOTO.id)), ("attach letter", (uid(10), PHOTO.id, True))]


async def test_an_id_of_something_else_is_refused(world: World) -> None:
    """The refusal names the field and what was given."""
    document = """mutation($design: ID!) { attachPhoto(input: { designId: $design, uploadId: $design }) {
      ... on InvalidInput { field sentence } } }"""
    refused = (await world.ask(document, design=gid("Design", 40)))["attachPhoto"]
    assert refused == {"field": "uploadId", "sentence": "This is the id of a Design, and a Upload is needed here."}


async def test_a_design_is_published_with_files_that_were_sent(world: World) -> None:
    """A file is named by its upload in place of an address, and photos by theirs."""
    upload_id = identity.write(upload.NAME, PHOTO.id)
    new = {
        "name": "Frame",
        "item": "face-shield",
        "version": "1",
        "licence": "CC0-1.0",
        "material": "PLA",
        "minutesPerPiece": 30,
        "size": {"x": 1, "y": 2, "z": 3},
        "files": [{"name": "", "uploadId": upload_id}],
        "photos": [upload_id],
    }
    await world.ask("mutation($new: PublishDesignInput!) { publishDesign(input: $new) { __typename } }", new=new)
    ((_, (made,)),) = world.acts
    assert made.files == (design.File("", "", None, PHOTO.id),)
    assert made.photo_ids == (PHOTO.id,)


async def test_an_intake_names_the_letter_that_was_sent(world: World) -> None:
    """The id of an upload stands in place of an address."""
    intake = {"demandLetterUploadId": identity.write(upload.NAME, PHOTO.id), "stamped": True}
    new = {"lines": [{"goods": {"item": "respirator", "asked": "5"}}], "intake": intake}
    await world.ask("mutation($new: PublishRequestInput!) { publishRequest(input: $new) { __typename } }", new=new)
    assert world.acts[0][1][0].intake.letter_id == PHOTO.id
