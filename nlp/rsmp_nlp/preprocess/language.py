"""Which language a message is in, where its source does not say; undecided rather than wrong.

The model is trained on French. Messages in other languages are kept and counted, and leave the
aggregation only where that is asked for.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import compress, islice
from typing import Final

from rsmp_nlp.errors import UsageError
from rsmp_nlp.preprocess.tool_words import shows_french
from rsmp_nlp.schema.records import Message

FRENCH: Final = "fr"

CANDIDATES: Final = (
    *("fr", "en", "de", "es", "it", "pt", "nl", "ca", "oc", "br", "eu", "pl", "ro", "ru"),
    *("uk", "tr", "ar", "fa", "he", "el", "sv", "da", "vi", "zh", "ja"),
)
"""Languages that networks in French meet: a rare one would only ever be found by mistake."""

MIN_LETTERS: Final = 12
"""Letters under which a text says too little ("ok", "bravo à tous")."""

MIN_CONFIDENCE: Final = 0.8
"""Probability from which a language is believed.

On 76,469 French messages of 108 sources, 27 were then found to be in another language, and 19 of
these were.
"""

MAX_CHARACTERS: Final = 300
"""Beginning of a text that is looked at: a language shows well before."""

FOREIGN_SHARE: Final = 0.1
"""Share of foreign messages, among those whose language is known, from which a platform is
flagged."""

FEW: Final = 20
"""Messages of known language under which no share is worth a warning."""

_READ: Final = 2_000
_ADDRESS: Final = re.compile(r"(?<!\S)\S+@\S+")
# a pattern that begins with a set of characters is looked for several times faster than alternatives
_MARKED: Final = re.compile(
    r"[hw@#<:](?:(?<=h)ttps?://\S+|(?<=w)ww\.\S+|(?<=[@#])\w+|(?<=<)[^<>\s]{1,40}>|(?<=:)\w+:)"
)
_NUMBERED: Final = re.compile(r"(?<!\w)\w*\d\w*")
_NOT_LANGUAGE: Final = re.compile(f"{_MARKED.pattern}|{_NUMBERED.pattern}")
_DIGIT: Final = re.compile(r"\d")
_TAG: Final = re.compile(r"([a-z]{2,3})(?:[-_][a-z0-9-_]{1,20})?", re.IGNORECASE)
_NO_LANGUAGE: Final = frozenset(
    [
        "und",
        "zxx",
        "mul",
        "mis",
        "art",
        "qam",
        "qct",
        "qht",
        "qme",
        "qst",
        "in_reply",
        "undefined",
        "none",
        "null",
    ]
)
_NAMES: Final = {
    "français": "fr",
    "francais": "fr",
    "french": "fr",
    "fra": "fr",
    "fre": "fr",
    "anglais": "en",
    "english": "en",
    "eng": "en",
}
FRENCH_NAMES: Final = {
    "en": "anglais",
    "de": "allemand",
    "es": "espagnol",
    "it": "italien",
    "pt": "portugais",
    "nl": "néerlandais",
    "ca": "catalan",
    "oc": "occitan",
    "br": "breton",
    "eu": "basque",
    "ar": "arabe",
}
"""How the likeliest languages are called in a sentence; others by their code."""


def identify(text: str) -> str | None:
    """Return the ISO 639 code of a text's language, or None where it is not clear.

    >>> identify("Rendez-vous samedi au marché pour distribuer les tracts")
    'fr'
    >>> identify("Please find attached the minutes of the meeting")
    'en'
    >>> identify("ok 👍") is None
    True
    """
    return identify_all([text])[0]


def identify_all(texts: Sequence[str]) -> list[str | None]:
    """Return the language of each text as `identify` does; together they take far less time."""
    found: list[str | None] = [None] * len(texts)
    open_ones: dict[int, str] = {}
    is_french = shows_french([text[:MAX_CHARACTERS] for text in texts])
    for place, (text, french) in enumerate(zip(texts, is_french, strict=True)):
        if french:
            found[place] = FRENCH
            continue
        words = _words(text[:_READ])[:MAX_CHARACTERS]
        if _says_enough(words):
            open_ones[place] = words
    if open_ones:
        from rsmp_nlp.preprocess.language_model import read_model

        model = read_model()
        probabilities = model.probabilities(list(open_ones.values()))
        for place, row in zip(open_ones, probabilities, strict=True):
            if row.max() >= MIN_CONFIDENCE:
                found[place] = model.languages[row.argmax()]
    return found


def _words(text: str) -> str:
    """Return a text without what is in no language."""
    if "@" in text:
        text = _ADDRESS.sub(" ", text)
    if not _DIGIT.search(text):
        return _MARKED.sub(" ", text)
    if "http" in text or "www." in text:  # one may begin inside a word with digits
        return _NOT_LANGUAGE.sub(" ", text)
    return _NUMBERED.sub(" ", _MARKED.sub(" ", text))


def _says_enough(words: str) -> bool:
    """Tell whether there are `MIN_LETTERS` letters; they are counted no further."""
    letters = compress(words, map(str.isalpha, words))
    return any(islice(letters, MIN_LETTERS - 1, None))


def declared(lang: str | None) -> str | None:
    """Return the code of a language as sources write it, None where they say nothing.

    >>> declared("fr-FR"), declared("Français"), declared("und"), declared("")
    ('fr', 'fr', None, None)
    """
    word = (lang or "").strip().lower()
    if word in _NAMES:
        return _NAMES[word]
    match = _TAG.fullmatch(word)
    return match[1] if match and match[1] not in _NO_LANGUAGE else None


def languages(said: Sequence[str | None], texts: Sequence[str]) -> list[str | None]:
    """Return the language of messages: what their sources say of it, else what their texts show."""
    codes = {lang: declared(lang) for lang in set(said)}
    found = [codes[lang] for lang in said]
    silent = [place for place, lang in enumerate(found) if lang is None]
    for place, lang in zip(silent, identify_all([texts[one] for one in silent]), strict=True):
        found[place] = lang
    return found


def is_foreign(lang: str | None) -> bool:
    """Tell whether a language is known and is not French."""
    return lang is not None and lang != FRENCH


@dataclass
class LanguageMarker:
    """Fills in the language of messages, and counts languages by platform."""

    counts: dict[str, Counter[str | None]] = field(default_factory=dict)

    def mark(self, messages: Sequence[Message]) -> None:
        """Say the language of messages: what their sources say, else what their texts show."""
        said = languages([one.lang for one in messages], [one.text for one in messages])
        for message, lang in zip(messages, said, strict=True):
            message.lang = lang
        self.add([one.platform for one in messages], said)

    def add(self, platforms: Iterable[str], languages: Iterable[str | None]) -> None:
        """Count messages whose language is said already."""
        for (platform, lang), count in Counter(zip(platforms, languages, strict=True)).items():
            self.counts.setdefault(platform, Counter())[lang] += count

    def as_dict(self) -> dict[str, dict[str, int]]:
        """Return platform → language → messages, `und` for those whose language is not known."""
        return {
            platform: {lang or "und": count for lang, count in counter.most_common()}
            for platform, counter in sorted(self.counts.items())
        }

    def totals(self) -> dict[str, int]:
        """Return language → messages of all platforms, the most frequent first."""
        total: Counter[str | None] = sum(self.counts.values(), Counter())
        return {lang or "und": count for lang, count in total.most_common()}

    def foreign(self) -> int:
        """Return how many messages are in another language than French."""
        return sum(
            count
            for counter in self.counts.values()
            for lang, count in counter.items()
            if is_foreign(lang)
        )

    def refuse_nothing_french(self) -> None:
        """Refuse to leave out the other languages where nothing would be left.

        Raises
        ------
        UsageError
            Every message is known to be in another language than French.
        """
        total = sum(counter.total() for counter in self.counts.values())
        if total and self.foreign() == total:
            raise UsageError(
                f"--french-only : aucun des {total} messages n’est en français. "
                "Relancez sans cette option."
            )

    def warning(self, platform: str) -> str | None:
        """Return the sentence about a platform of which much is not in French, else None."""
        counter = self.counts.get(platform, Counter())
        known = counter.total() - counter[None]
        others = Counter({lang: n for lang, n in counter.items() if lang and lang != FRENCH})
        if known < FEW or others.total() < FOREIGN_SHARE * known:
            return None
        named = ", ".join(FRENCH_NAMES.get(lang, lang) for lang, _ in others.most_common(3))
        share = round(100 * others.total() / known)
        return (
            f"{share} % des messages de langue reconnue ne sont pas en français ({named}) : "
            "le modèle ne connaît que le français ; --french-only les laisse hors du calcul"
        )
