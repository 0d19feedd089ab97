"""Phone numbers as people write them, to E.164 (+16175550101), or the reason why not."""

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberType

_LONGEST = 32
_NO_TEXTS = {
    PhoneNumberType.FIXED_LINE: "it is a landline, which gets no texts",
    PhoneNumberType.TOLL_FREE: "it is a toll-free number of a company",
    PhoneNumberType.PREMIUM_RATE: "it is a number that costs the caller extra",
    PhoneNumberType.SHARED_COST: "it is a number that costs the caller extra",
    PhoneNumberType.UAN: "it is a company's number",
    PhoneNumberType.PAGER: "it is a pager",
    PhoneNumberType.VOICEMAIL: "it is a mailbox",
}
"""In the United States and Canada nobody can tell a landline from its number; the provider tells later."""


class NotAPhone(ValueError):
    """Nobody can be texted there; the message says why, without the number."""


def e164(written: str, region: str) -> str:
    """The number in *written*, of *region* ("US") where it names no country. Raises `NotAPhone`."""
    text = written.strip().removesuffix(".0")
    if not any(char.isdigit() for char in text) or len(text) > _LONGEST:
        raise NotAPhone("it is not a phone number")
    if "e+" in text.lower():
        raise NotAPhone("the spreadsheet has rounded it: format the column as text and copy the numbers again")
    number = _parsed(text, region)
    if number.extension:
        raise NotAPhone("it has an extension, which gets no texts")
    if any(char.isalpha() for char in text):
        # The parser would take letters for the digits on the same keys: "call 4155552671 mom" became another number.
        raise NotAPhone("it has letters: write digits only")
    if not phonenumbers.is_valid_number(number):
        number = _without_old_mobile_prefix(number)
    reason = _NO_TEXTS.get(phonenumbers.number_type(number))
    if reason:
        raise NotAPhone(reason)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _parsed(text: str, region: str) -> PhoneNumber:
    try:
        return phonenumbers.parse(text, region)
    except NumberParseException:
        raise NotAPhone("it is not a phone number") from None


def _without_old_mobile_prefix(number: PhoneNumber) -> PhoneNumber:
    """Mexican cell phones were once dialed +52 1 ..., and are still written so. Raises `NotAPhone`."""
    national = str(number.national_number)
    if number.country_code == 52 and len(national) == 11 and national.startswith("1"):
        shorter = PhoneNumber(country_code=52, national_number=int(national[1:]))
        if phonenumbers.is_valid_number(shorter):
            return shorter
    raise NotAPhone("there is no such number")
