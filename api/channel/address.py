"""Mail addresses and phone numbers as people type them."""

import re
from dataclasses import dataclass

import phonenumbers

from matching import person
from matching.account import Way
from matching.refusal import Reason, Refusal, RefusedError
from matching.sentence import say

MAIL = re.compile(r"[^@\s\"<>(),;:]+@[^@\s\"<>(),;:]+\.[^@\s\"<>(),;:.]{2,}")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a code or a message goes: a lower-case mail address or an E.164 number."""

    way: Way
    text: str

    @property
    def masked(self) -> str:
        """Enough to recognise one's own address, and not enough to learn another's."""
        if self.way is Way.PHONE:
            return f"{self.text[:4]}…{self.text[-2:]}"
        name, _, domain = self.text.partition("@")
        return f"{name[:1]}…@{domain}"


def of_person(them: person.Person) -> Address | None:
    """Where a message reaches a person, if anywhere."""
    if them.email:
        return Address(Way.MAIL, them.email)
    return Address(Way.PHONE, them.phone) if them.phone else None


def read(typed: str, country: str | None = None) -> Address:
    """Read what a person typed; a number without + is read as of `country` (ISO 3166-1). Raises RefusedError."""
    text = typed.strip()
    if MAIL.fullmatch(text) and len(text) <= 254:
        return Address(Way.MAIL, text.lower())
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        sentence = say("Give a mail address, or a phone number with its country code, for example +380 44 123 45 67.")
        raise RefusedError(Refusal(Reason.INVALID, sentence, "address"))
    return Address(Way.PHONE, phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def dialled(typed: str, country: str | None = None) -> str:
    """A phone number as E.164 where what was typed is wholly one; an extension, or anything else, as it was typed."""
    try:
        found = read(typed, country).text
        number = phonenumbers.parse(found)
    except (RefusedError, phonenumbers.NumberParseException):
        return typed
    # E.164 has no room for an extension or a second number, and a few digits alone are dialled inside the house only.
    whole = re.sub(r"\D", "", typed)[-4:] == found[-4:]
    return found if whole and phonenumbers.is_valid_number(number) else typed
