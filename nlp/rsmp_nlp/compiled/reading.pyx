"""What letters and marks tell of new chunks and tokens; see `preprocess.framed`, `preprocess.token_markers` and `preprocess.clean`."""

from cpython.unicode cimport (
    PyUnicode_DATA,
    PyUnicode_GET_LENGTH,
    PyUnicode_KIND,
    PyUnicode_READ,
    PyUnicode_Substring,
)
from libc.stdint cimport int64_t
from libcpp.vector cimport vector

import numpy as np

cdef extern from "Python.h":
    bint Py_UNICODE_ISALPHA(Py_UCS4)
    bint Py_UNICODE_ISLOWER(Py_UCS4)
    bint Py_UNICODE_ISTITLE(Py_UCS4)
    bint Py_UNICODE_ISUPPER(Py_UCS4)

cdef extern from *:
    const char* SOURCE_OF_LOOPS

SOURCE = (<bytes>SOURCE_OF_LOOPS).decode()


cdef class Characters:
    """Characters that are looked for, by their codes."""

    cdef vector[bint] there

    def __init__(self, str characters):
        cdef Py_UCS4 character
        self.there.resize(<size_t>max(map(ord, characters)) + 1)
        for character in characters:
            self.there[character] = True

    cdef inline bint has(self, Py_UCS4 character) noexcept:
        return character < self.there.size() and self.there[character]


cdef class Framer:
    """Tells the opening, the word and the closing of chunks apart as `preprocess.framed` does."""

    cdef Characters marks, lower, upper
    cdef Py_ssize_t most
    cdef frozenset elided, cased

    def __init__(self, str marks, Py_ssize_t most, frozenset elided, str lower, str upper, frozenset cased):
        """Take the constants of `preprocess.framed`."""
        self.marks, self.lower, self.upper = map(Characters, (marks, lower, upper))
        self.most, self.elided, self.cased = most, elided, cased

    def frames_of(self, chunks):
        """Return what `preprocess.framed.frames_of` does."""
        cdef str chunk, name, word
        cdef Py_ssize_t first, last, end
        cdef list names = [], words = []
        for chunk in chunks:
            end = PyUnicode_GET_LENGTH(chunk)
            first = self._marks_end(chunk, end)
            last = self._word_end(chunk, first, end)
            if self._is_elided(chunk, first, last, end):
                first = last + 1
                last = self._word_end(chunk, first, end)
            name = word = ""
            if first < last and self._closes(chunk, last, end):
                if first == 0 and last == end:
                    name, word = " ", chunk
                else:
                    word = PyUnicode_Substring(chunk, first, last)
                    if word not in self.cased:
                        name = f"{PyUnicode_Substring(chunk, 0, first)} {PyUnicode_Substring(chunk, last, end)}"
            names.append(name)
            words.append(word)
        return names, words

    cdef Py_ssize_t _marks_end(self, str chunk, Py_ssize_t end) noexcept:
        cdef int kind = PyUnicode_KIND(chunk)
        cdef void* data = PyUnicode_DATA(chunk)
        cdef Py_ssize_t first = 0
        while first < min(end, self.most) and self.marks.has(PyUnicode_READ(kind, data, first)):
            first += 1
        return first

    cdef bint _is_elided(self, str chunk, Py_ssize_t first, Py_ssize_t last, Py_ssize_t end) except -1:
        """Tell whether letters are elided before an apostrophe and another letter."""
        cdef int kind = PyUnicode_KIND(chunk)
        cdef void* data = PyUnicode_DATA(chunk)
        cdef Py_UCS4 after
        if first == last or last >= end - 1 or PyUnicode_READ(kind, data, last) != u"'":
            return False
        after = PyUnicode_READ(kind, data, last + 1)
        if not (self.lower.has(after) or self.upper.has(after)):
            return False
        return PyUnicode_Substring(chunk, first, last) in self.elided

    cdef Py_ssize_t _word_end(self, str chunk, Py_ssize_t first, Py_ssize_t end) noexcept:
        cdef int kind = PyUnicode_KIND(chunk)
        cdef void* data = PyUnicode_DATA(chunk)
        while first < end and Py_UNICODE_ISALPHA(PyUnicode_READ(kind, data, first)):
            first += 1
        return first

    cdef bint _closes(self, str chunk, Py_ssize_t last, Py_ssize_t end) noexcept:
        """Tell whether a word is followed by nothing but marks that do not depend on its letters."""
        cdef int kind = PyUnicode_KIND(chunk)
        cdef void* data = PyUnicode_DATA(chunk)
        cdef Py_ssize_t at
        if last >= 2 and PyUnicode_READ(kind, data, last - 2) in u":;=":  # a smiley
            return False
        if last < end and PyUnicode_READ(kind, data, last) == u"." and self._unsure_dot(chunk, last):
            return False
        if end - last > self.most:
            return False
        for at in range(last, end):
            if not self.marks.has(PyUnicode_READ(kind, data, at)):
                return False
        return True

    cdef bint _unsure_dot(self, str chunk, Py_ssize_t dot) noexcept:
        """Tell whether rules cut a dot after a word or not by the letters of the word."""
        cdef int kind = PyUnicode_KIND(chunk)
        cdef void* data = PyUnicode_DATA(chunk)
        cdef Py_ssize_t at
        if dot >= 3:
            for at in range(dot - 3, dot):
                if PyUnicode_READ(kind, data, at) not in u"wW":
                    break
            else:
                return True
        if self.lower.has(PyUnicode_READ(kind, data, dot - 1)):
            return False
        return dot < 2 or not (
            self.upper.has(PyUnicode_READ(kind, data, dot - 2))
            and self.upper.has(PyUnicode_READ(kind, data, dot - 1))
        )


cdef class Endings:
    """Endings of words that are looked for."""

    cdef Characters last
    cdef list by_last

    def __init__(self, endings):
        """Take the endings, none of them empty."""
        self.last = Characters("".join(one[len(one) - 1] for one in endings))
        self.by_last = [[] for _ in range(self.last.there.size())]
        for one in endings:
            self.by_last[ord(one[len(one) - 1])].append(one)

    cdef bint has(self, str word, Py_ssize_t stem) except -1:
        """Tell whether a word has one of them after at least so many characters."""
        cdef Py_ssize_t length = PyUnicode_GET_LENGTH(word)
        cdef int kind = PyUnicode_KIND(word)
        cdef void* data = PyUnicode_DATA(word)
        cdef Py_UCS4 last
        cdef str ending
        if not length:
            return False
        last = PyUnicode_READ(kind, data, length - 1)
        if not self.last.has(last):
            return False
        for ending in <list>self.by_last[<Py_ssize_t>last]:
            if PyUnicode_GET_LENGTH(ending) + stem <= length and _ends(kind, data, length, ending):
                return True
        return False


cdef bint _ends(int kind, void* data, Py_ssize_t length, str ending) noexcept:
    """Tell whether a word that is as long ends so."""
    cdef int other_kind = PyUnicode_KIND(ending)
    cdef void* other = PyUnicode_DATA(ending)
    cdef Py_ssize_t size = PyUnicode_GET_LENGTH(ending), at
    for at in range(1, size + 1):
        if PyUnicode_READ(kind, data, length - at) != PyUnicode_READ(other_kind, other, size - at):
            return False
    return True


cdef class Telling:
    """Tells what tokens say, as `preprocess.token_markers` does."""

    cdef dict lists, openings
    cdef frozenset imperatives
    cdef list tenses
    cdef Endings opening_endings
    cdef tuple number, shout, capital
    cdef object opening, shape

    def __init__(
        self,
        dict lists,
        tenses,
        frozenset imperatives,
        opening_endings,
        dict openings,
        shapes,
        opening,
        shape,
    ):
        """Take the constants of `preprocess.token_markers`, and its functions on one token, for the few that need them.

        Parameters
        ----------
        tenses : place, endings and least stem of each
        shapes : places of "number", "shout" and "capital", each alone in a tuple
        """
        self.lists, self.openings, self.imperatives = lists, openings, imperatives
        self.tenses = [(place, Endings(endings), stem) for place, endings, stem in tenses]
        self.opening_endings = Endings(opening_endings)
        self.number, self.shout, self.capital = shapes
        self.opening, self.shape = opening, shape

    def told(self, tokens, words):
        """Return what `preprocess.token_markers.told` does."""
        cdef str token, word
        cdef Py_ssize_t place = 0
        cdef list unlike = []
        cdef vector[int64_t] markers
        openings_array, letters_array, capitals_array = np.zeros((3, len(tokens)), np.int64)
        starts_array = np.zeros(len(tokens) + 1, np.int64)
        cdef int64_t[::1] starts = starts_array, openings = openings_array
        cdef int64_t[::1] letters = letters_array, capitals = capitals_array
        for token, word in zip(tokens, words):
            letters[place], capitals[place] = _letters(token)
            if letters[place] < PyUnicode_GET_LENGTH(token) or not PyUnicode_GET_LENGTH(token):
                unlike.append(place)
                if token.isdecimal():
                    _push(self.number, markers)
                elif token[:1].isdecimal():
                    _push(self.shape(token), markers)
            elif not _small(token):
                if len(token) > 3 and token.isupper():
                    _push(self.shout, markers)
                elif len(token) > 1 and token.istitle():
                    _push(self.capital, markers)
            if word in self.lists:
                _push(self.lists[word], markers)
            self._tenses(token, word, markers)
            if self.opening_endings.has(word, 0) or word in self.imperatives:
                openings[place] = self.openings[self.opening(token, word)]
            place += 1
            starts[place] = markers.size()
        markers_array = np.empty(markers.size(), np.int64)
        if markers.size():
            np.copyto(markers_array, <int64_t[:markers.size()]>markers.data())
        return unlike, openings_array, markers_array, starts_array, letters_array, capitals_array

    cdef int _tenses(self, str token, str word, vector[int64_t]& markers) except -1:
        cdef Endings endings
        cdef Py_ssize_t stem
        for place, endings, stem in self.tenses:
            if endings.has(word, stem) and (token.isalpha() or word.replace("_", "a").isalnum()):
                markers.push_back(<int64_t>place)
        return 0


cdef (int64_t, int64_t) _letters(str token) noexcept:
    """Return how many letters and capitals a token has."""
    cdef int kind = PyUnicode_KIND(token)
    cdef void* data = PyUnicode_DATA(token)
    cdef Py_ssize_t at
    cdef int64_t letters = 0, capitals = 0
    for at in range(PyUnicode_GET_LENGTH(token)):
        letters += Py_UNICODE_ISALPHA(PyUnicode_READ(kind, data, at))
        capitals += Py_UNICODE_ISUPPER(PyUnicode_READ(kind, data, at))
    return letters, capitals


cdef int _push(tuple found, vector[int64_t]& markers) except -1:
    for marker in found:
        markers.push_back(<int64_t>marker)
    return 0


cdef bint _small(str token) noexcept:
    """Tell whether a string is of letters, and in lower case as `str.islower` says."""
    cdef int kind = PyUnicode_KIND(token)
    cdef void* data = PyUnicode_DATA(token)
    cdef Py_ssize_t at
    cdef Py_UCS4 character
    cdef bint cased = False
    for at in range(PyUnicode_GET_LENGTH(token)):
        character = PyUnicode_READ(kind, data, at)
        if not Py_UNICODE_ISALPHA(character) or Py_UNICODE_ISUPPER(character) or Py_UNICODE_ISTITLE(character):
            return False
        cased = cased or Py_UNICODE_ISLOWER(character)
    return cased


def lowered(texts):
    """Return what `preprocess.clean.lowered` does."""
    cdef str text, other
    cdef list found = []
    for text in texts:
        if not _small(text):
            other = text.lower()
            if other != text:
                text = other
        found.append(text)
    return found


def flags_of(chunks, const int64_t[::1] of_characters, const int64_t[::1] of_first):
    """Return the bits of the characters of each chunk, and those of its first, none of them empty; see `preprocess.held`.

    Parameters
    ----------
    of_characters, of_first : bits by code, the last those of all codes from there on
    """
    cdef str chunk
    cdef Py_ssize_t row = 0, at
    cdef Py_ssize_t last = of_characters.shape[0] - 1, last_first = of_first.shape[0] - 1
    cdef int64_t held
    cdef int kind
    cdef void* data
    found, first = np.empty((2, len(chunks)), np.int64)
    cdef int64_t[::1] all_found = found, all_first = first
    for chunk in chunks:
        kind, data = PyUnicode_KIND(chunk), PyUnicode_DATA(chunk)
        held = 0
        for at in range(PyUnicode_GET_LENGTH(chunk)):
            held |= of_characters[min(<Py_ssize_t>PyUnicode_READ(kind, data, at), last)]
        all_found[row] = held
        all_first[row] = of_first[min(<Py_ssize_t>PyUnicode_READ(kind, data, 0), last_first)]
        row += 1
    return found, first
