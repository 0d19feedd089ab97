"""What a reader takes for one character: a letter with its accents, an emoji with its skin tone, a flag.

The clusters of Unicode Standard Annex #29 as of Unicode 10, which is what Twilio's calculator of segments cuts by:
newer rules join some emoji that it counts apart.
"""

import unicodedata
from functools import lru_cache

_JOINER = "\u200d"
_CONTROLS = ("Cc", "Cf", "Cs", "Zl", "Zp")


def _points(ranges: str) -> frozenset[int]:
    """The code points of ranges like "261D 270A-270D"."""
    ends = [part.partition("-") for part in ranges.split()]
    return frozenset(n for first, _, last in ends for n in range(int(first, 16), int(last or first, 16) + 1))


_EXTENDS_TOO = _points("E33 EB3 1CF2-1CF3 200C 200D FF9E-FF9F E0020-E007F")
_STANDS_ALONE = _points(
    # Marks that do not extend (the annex names them), and those that are younger than Unicode 10.
    "5C8-5C9 7FD 897-89F 8CA-8D3 9FE B53-B55 C04 C3C CF3 D81 EBA ECE 102B-102C 1038 1062-1064 1067-106D 1083 1087-108C "
    "108F 109A-109C 1715 180F 1A61 1A63-1A64 1ABF-1AF0 1DFA A82C A8FF AA7B AA7D 10D24-10D27 10D69-10D6D 10EAB-10EAC "
    "10ECB-10ECF 10EF0-10EFF 10F46-10F50 10F82-10F85 11070 11073-11074 110C2 11145-11146 111C9 111CE-111CF 11241 1133B "
    "113B8-113C0 113C2 113C5 113C7-113CA 113CC-113D0 113D2 113E1-113E2 1145E 1182C-1183A 11930-11935 11937-11938 "
    "1193B-1193E 11940 11942-11943 119D1-119D7 119DA-119E0 119E4 11B60-11B67 11D8A-11D8E 11D90-11D91 11D93-11D97 11DF0 "
    "11EF3-11EF6 11F00-11F01 11F03 11F34-11F3A 11F3E-11F42 11F5A 13440 13447-13455 1611E-1612F 16F4F 16F7F-16F87 16FE4 "
    "16FF0-16FF1 1CF00-1CF2D 1CF30-1CF46 1D127-1D128 1D250-1D252 1D25B-1D25C 1D25F 1D280-1D281 1E08F 1E130-1E136 1E2AE "
    "1E2EC-1E2EF 1E4EC-1E4EF 1E5EE-1E5EF 1E6E3 1E6E6 1E6EE-1E6EF 1E6F5"
)
_PREPENDED = _points("600-605 6DD 70F 8E2 D4E 110BD 111C2-111C3 11A3A 11A86-11A89 11D46")
_CONTROLS_TO_COME = _points("2065 FFF0-FFF8 E0000-E001F E0080-E00FF E01F0-E0FFF")
_VISIBLE_SIGNS = _PREPENDED | _points("890-891 110CD 13430-1343F")
_TAKES_SKIN_TONE = _points(
    "261D 26F9 270A-270D 1F385 1F3C2-1F3C4 1F3C7 1F3CA-1F3CC 1F442-1F443 1F446-1F450 1F466-1F469 1F46E 1F470-1F478 "
    "1F47C 1F481-1F483 1F485-1F487 1F4AA 1F574-1F575 1F57A 1F590 1F595-1F596 1F645-1F647 1F64B-1F64F 1F6A3 1F6B4-1F6B6 "
    "1F6C0 1F6CC 1F918-1F91C 1F91E-1F91F 1F926 1F930-1F939 1F93D-1F93E 1F9D1-1F9DD"
)
_SKIN_TONES = _points("1F3FB-1F3FF")
_AFTER_JOINER = _points(
    "2640 2642 2695-2696 2708 2764 1F308 1F33E 1F373 1F393 1F3A4 1F3A8 1F3EB 1F3ED 1F466-1F469 1F48B 1F4BB-1F4BC 1F527 "
    "1F52C 1F5E8 1F680 1F692"
)
_FLAG_LETTERS = _points("1F1E6-1F1FF")


def graphemes(text: str) -> tuple[str, ...]:
    """*text*, cut between its characters as readers see them. A line break of two characters is two."""
    found: list[str] = []
    for char in text:
        if found and _belongs_to(found[-1], char):
            found[-1] += char
        else:
            found.append(char)
    return tuple(found)


def _belongs_to(cluster: str, char: str) -> bool:
    """Whether *char* goes on with *cluster*, the characters just before it."""
    if max(cluster[-1], char) < "\u0300":
        return False
    before, code = ord(cluster[-1]), ord(char)
    if _is_control(before) or _is_control(code) or _is_finished_flag(cluster):
        return False
    if _extends(code):
        return True
    if before in _PREPENDED:
        return True
    if code in _SKIN_TONES:
        return _takes_skin_tone(cluster)
    if code in _FLAG_LETTERS:
        return before in _FLAG_LETTERS and len(cluster) == 1
    return (cluster[-1] == _JOINER and code in _AFTER_JOINER) or _is_one_syllable(before, code)


@lru_cache(maxsize=4096)
def _is_control(code: int) -> bool:
    if code in _VISIBLE_SIGNS or _extends(code):
        return False
    return unicodedata.category(chr(code)) in _CONTROLS or code in _CONTROLS_TO_COME


@lru_cache(maxsize=4096)
def _extends(code: int) -> bool:
    """Whether it never stands by itself: accents, vowel signs, joiners."""
    return code in _EXTENDS_TOO or (unicodedata.category(chr(code)).startswith("M") and code not in _STANDS_ALONE)


def _takes_skin_tone(cluster: str) -> bool:
    """The calculator looks for who is toned before the last mark, wherever in the cluster that is."""
    marks = [place for place, char in enumerate(cluster) if char != _JOINER and _extends(ord(char))]
    shown = cluster if not marks else cluster[:-1] if marks[-1] == len(cluster) - 1 else ""
    return shown != "" and ord(shown[-1]) in _TAKES_SKIN_TONE


def _is_finished_flag(cluster: str) -> bool:
    """Two letters of a flag and a mark: the calculator adds nothing to these."""
    return len(cluster) > 2 and all(ord(letter) in _FLAG_LETTERS for letter in cluster[:2])


def _is_one_syllable(before: int, code: int) -> bool:
    """Korean: leading consonants, vowels and trailing consonants make one syllable."""
    first, second = _jamo(before), _jamo(code)
    if first == "L":
        return second in ("L", "V", "LV", "LVT")
    if first in ("V", "LV"):
        return second in ("V", "T")
    return first in ("T", "LVT") and second == "T"


def _jamo(code: int) -> str:
    if 0x1100 <= code <= 0x115F or 0xA960 <= code <= 0xA97C:
        return "L"
    if 0x1160 <= code <= 0x11A7 or 0xD7B0 <= code <= 0xD7C6:
        return "V"
    if 0x11A8 <= code <= 0x11FF or 0xD7CB <= code <= 0xD7FB:
        return "T"
    if 0xAC00 <= code <= 0xD7A3:
        return "LVT" if (code - 0xAC00) % 28 else "LV"
    return ""
