"""Questions about places and people that several forms ask."""

from web.translation import mark as _
from web.writing.desk import Desk
from web.writing.field import Field, Kind

HOME = {"uk": "UA", "zh": "CN"}  # the country most visitors reading a language write from


def fields(desk: Desk, *, street: bool = True, required: bool = True) -> tuple[Field, ...]:
    """The fields of a place: address, town, region, country, and its position from a map."""
    address = (Field("address", _("Street and number"), into="address", autocomplete="street-address"),) if street else ()
    return (
        *address,
        Field("city", _("Town or city"), into="city", required=required, size="half", autocomplete="address-level2"),
        Field("region", _("Region or province"), into="region", size="half", autocomplete="address-level1"),
        Field(
            "country",
            _("Country"),
            Kind.CHOICE,
            into="country",
            size="half",
            options=(("", tuple(desk.figures.countries())),),
            start=HOME.get(desk.figures.language, "") if required else "",
        ),
        Field(
            "point",
            _("Position on the map"),
            Kind.POSITION,
            into="point",
            size="half",
            hint=_("Latitude, longitude, as a map shows them. With it, distances are exact."),
        ),
    )


def place(desk: Desk, name: str, into: str, *, street: bool = True, required: bool = True) -> tuple[Field, ...]:
    """The fields of one named place."""
    return tuple(field.under(name, into) for field in fields(desk, street=street, required=required))


REACH = (
    Field("name", _("Name"), into="name", size="half", autocomplete="name"),
    Field("department", _("Department"), into="department", size="half"),
    Field("post", _("Post"), into="post", size="half", autocomplete="organization-title"),
    Field("phone", _("Phone"), Kind.PHONE, into="phone", size="half", autocomplete="tel"),
    Field("messenger", _("Messenger"), into="messenger", size="half", hint=_("For example Telegram @name, Viber, WeChat id.")),
)


def reach(name: str, into: str, *asked: str) -> tuple[Field, ...]:
    """The fields of someone to call; `asked` keeps only some of them."""
    return tuple(field.under(name, into) for field in REACH if not asked or field.name in asked)
