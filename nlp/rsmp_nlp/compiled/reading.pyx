"""What letters and marks tell of new chunks and tokens; see `preprocess.framed`, `preprocess.token_markers` and `preprocess.clean`."""

from cpython.unicode cimport (
    PyUnicode_DATA,
    PyUnicode_GET_LENGTH,
    PyUnicode_KIND,
    PyUnicode_READ,
    PyUnicode_Substring,
)
from libcpp.vector cimport vector

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


cdef class Telling:
    """Tells which tokens something is to be asked of, as `preprocess.token_markers` does."""

    cdef frozenset said
    cdef list endings  # by their last characters
    cdef Characters last

    def __init__(self, frozenset said, dict endings):
        """Take the words that say something, and the endings that do, by last character."""
        self.said = said
        self.last = Characters("".join(endings))
        self.endings = [endings.get(chr(code)) for code in range(self.last.there.size())]

    def places(self, tokens, words):
        """Return what `preprocess.token_markers.telling` does."""
        cdef str token, word
        cdef Py_ssize_t place = 0
        cdef bint says
        cdef list found = [], saying = []
        for token, word in zip(tokens, words):
            says = self._says(word)
            if says or not _small(token):
                found.append(place)
                saying.append(says)
            place += 1
        return found, saying

    cdef bint _says(self, str word) except -1:
        if not word:
            return False
        cdef Py_UCS4 last = word[len(word) - 1]
        if self.last.has(last) and word.endswith(self.endings[<Py_ssize_t>last]):
            return True
        return word in self.said


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
