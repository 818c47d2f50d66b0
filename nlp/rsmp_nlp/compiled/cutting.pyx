"""Affixes cut from chunks; see `preprocess.affixes` and `preprocess.spacy_rules`."""

from cpython.unicode cimport (
    PyUnicode_DATA,
    PyUnicode_GET_LENGTH,
    PyUnicode_KIND,
    PyUnicode_READ,
    PyUnicode_Substring,
)

cdef extern from *:
    const char* SOURCE_OF_LOOPS

SOURCE = (<bytes>SOURCE_OF_LOOPS).decode()


cdef enum:
    USUAL = 0x180
    OTHER = 0
    OUTSIDE = 1
    LINKING = 2
    LIKE_HYPHEN = 3


cdef class Cutter:
    """Cuts affixes as `preprocess.affixes.cut_affixes` does, whose patterns and rarer steps it calls."""

    cdef unsigned char kinds[USUAL]
    cdef str alone, never, opens, hyphens, letters, outside, linking
    cdef object word_match, prefix_match, suffix_match, search_suffix, cut_infixes
    cdef tuple longer

    def __init__(
        self,
        *,
        str alone,
        str never,
        str opens,
        str hyphens,
        str letters,
        str outside,
        str linking,
        tuple longer,
        word_match,
        prefix_match,
        suffix_match,
        search_suffix,
        cut_infixes,
    ):
        """Take the constants of `preprocess.affixes`, and what gives its patterns, each when it is first needed."""
        self.alone, self.never, self.opens, self.hyphens = alone, never, opens, hyphens
        self.letters, self.outside, self.linking, self.longer = letters, outside, linking, longer
        self.word_match, self.prefix_match, self.suffix_match = word_match, prefix_match, suffix_match
        self.search_suffix, self.cut_infixes = search_suffix, cut_infixes
        for code in range(USUAL):
            self.kinds[code] = self._kind(<Py_UCS4>code)

    cdef unsigned char _kind(self, Py_UCS4 character) except 255:
        """Return what a character tells of a word: that it is none, that it may be one, or that with another hyphen."""
        if character in self.outside:
            return OUTSIDE
        if character == u"-" or character not in self.hyphens:
            return LINKING if character in self.linking else OTHER
        return LIKE_HYPHEN

    def cut(self, str chunk, dict cases):
        """Return what `preprocess.affixes.cut_affixes` does."""
        cdef list prefixes = [], suffixes = []
        cdef Py_ssize_t end, start, length
        cdef str middle
        while chunk and chunk not in cases:
            if self._is_word(chunk):
                return prefixes + [chunk] + suffixes[::-1]
            length = PyUnicode_GET_LENGTH(chunk)
            end = self._prefix_end(chunk)
            middle = PyUnicode_Substring(chunk, end, length) if end else chunk
            length -= end
            start = length if middle in cases else self._suffix_start(middle)
            if start < length:
                suffixes.append(PyUnicode_Substring(middle, start, length))
                if PyUnicode_Substring(chunk, 0, end + start) in cases:
                    chunk = PyUnicode_Substring(chunk, 0, end + start)
                    break
            elif not end:
                return prefixes + self.cut_infixes(chunk) + suffixes[::-1]
            if end:
                prefixes.append(PyUnicode_Substring(chunk, 0, end))
            chunk = PyUnicode_Substring(middle, 0, start)
        return prefixes + list(cases.get(chunk, ())) + suffixes[::-1]

    cdef object _is_word(self, str text):
        """Return what `preprocess.spacy_rules.is_word` does."""
        cdef int kind = PyUnicode_KIND(text)
        cdef void* data = PyUnicode_DATA(text)
        cdef Py_ssize_t at
        cdef Py_UCS4 character
        cdef unsigned char told
        cdef bint linked = False, plain = True
        for at in range(PyUnicode_GET_LENGTH(text)):
            character = PyUnicode_READ(kind, data, at)
            told = self.kinds[character] if character < USUAL else self._kind(character)
            if told == OUTSIDE:
                return None
            linked = linked or told != OTHER
            plain = plain and told != LIKE_HYPHEN
        if not linked:
            return None
        if not plain:
            for hyphen in self.hyphens[1:]:
                text = text.replace(hyphen, "-")
        return self.word_match()(text)

    cdef Py_ssize_t _prefix_end(self, str chunk) except -1:
        cdef int kind = PyUnicode_KIND(chunk)
        cdef void* data = PyUnicode_DATA(chunk)
        cdef Py_UCS4 first = PyUnicode_READ(kind, data, 0)
        cdef Py_ssize_t at
        if first in self.alone:
            return 1
        if first in self.never:
            return 0
        if first.isalnum():
            for at in range(1, min(3, PyUnicode_GET_LENGTH(chunk))):
                if PyUnicode_READ(kind, data, at) in self.opens:
                    break
            else:
                return 0
        found = self.prefix_match()(chunk)
        return found.end() if found else 0

    cdef Py_ssize_t _suffix_start(self, str chunk) except -1:
        cdef int kind = PyUnicode_KIND(chunk)
        cdef void* data = PyUnicode_DATA(chunk)
        cdef Py_ssize_t length = PyUnicode_GET_LENGTH(chunk), place
        cdef Py_UCS4 last, before
        if not length or chunk.isalpha():
            return length
        last = PyUnicode_READ(kind, data, length - 1)
        if last in self.alone:
            return length - 1
        if last in self.never or u"0" <= last <= u"9":
            return length
        place = length - 1
        if not last.isalnum():
            if chunk.endswith(self.longer):
                return self.search_suffix(chunk)
        else:  # a unit after a digit, or a pronoun after a hyphen
            place = length
            while place and PyUnicode_READ(kind, data, place - 1) in self.letters:
                place -= 1
            if not place:
                return length
            before = PyUnicode_READ(kind, data, place - 1)
            if before in self.hyphens:
                place -= 1
            elif not u"0" <= before <= u"9":
                if before.isalnum() or (before == u"/" and place == length - 1):  # as in km/h
                    return self.search_suffix(chunk)
                return length
        return place if self.suffix_match()(chunk, place) else length
