"""Terms numbered, and what stands between the spaces of texts; see `preprocess.terms`."""

from cpython.object cimport PyObject
from cpython.unicode cimport (
    PyUnicode_DATA,
    PyUnicode_GET_LENGTH,
    PyUnicode_KIND,
    PyUnicode_READ,
    PyUnicode_Substring,
)
from libc.stdint cimport int32_t, int64_t, uint32_t, uint64_t
from libc.string cimport memcmp
from libcpp.vector cimport vector

import numpy as np

cdef extern from "Python.h":
    bint Py_UNICODE_ISSPACE(Py_UCS4)
    # of what `Entry` holds, without counting a reference
    int KIND "PyUnicode_KIND"(PyObject*) noexcept
    void* DATA "PyUnicode_DATA"(PyObject*) noexcept
    Py_ssize_t LENGTH "PyUnicode_GET_LENGTH"(PyObject*) noexcept

cdef extern from *:
    """
    #if defined(__GNUC__)
    #define PREFETCH(address) __builtin_prefetch(address)
    #else
    #define PREFETCH(address)
    #endif

    #define NO_CHARACTER 0xCBF29CE484222325ULL
    """
    const char* SOURCE_OF_LOOPS
    const uint64_t NO_CHARACTER
    void PREFETCH(const void*) noexcept nogil

SOURCE = (<bytes>SOURCE_OF_LOOPS).decode()

cdef struct Slot:
    uint32_t tag  # high bits of the hash
    int32_t place  # number of a term and one more, 0 where the slot is free

cdef struct Entry:
    uint64_t hash
    PyObject* term  # held by `names`

cdef struct Span:
    uint64_t hash
    Py_ssize_t first
    Py_ssize_t last

cdef enum:
    MOST_TRIES = 64  # whoever chooses texts so that hashes fall together gains nothing
    FIRST_SLOTS = 1 << 10


cdef class Numbering:
    """Numbers terms, and makes no string of one that is met again.

    Attributes
    ----------
    names : terms by number
    """

    cdef readonly list names
    cdef dict others  # numbers of those for which there was no slot
    cdef vector[Slot] slots
    cdef vector[Entry] entries
    cdef uint64_t mask

    def __init__(self):
        self.names, self.others = [], {}
        self._resize(FIRST_SLOTS)

    def numbers(self, terms):
        """Return the number of each of several terms."""
        cdef str term
        cdef Py_ssize_t at = 0
        cdef Span span
        numbers_array = np.empty(len(terms), np.int64)
        cdef int64_t[::1] numbers = numbers_array
        for term in terms:
            span.first, span.last = 0, PyUnicode_GET_LENGTH(term)
            span.hash = _hash(term, 0, span.last)
            numbers[at] = self._number(term, span, True)
            at += 1
        return numbers_array

    def split(self, texts, bint adds=True):
        """Return the numbers of what stands between spaces, and where each text starts.

        Parameters
        ----------
        adds : whether a term that is new gets a number, or -1
        """
        cdef str text
        cdef Py_ssize_t most = 0, count = 0, row = 0, at
        cdef int32_t place
        cdef vector[Span] spans
        for text in texts:
            most += (PyUnicode_GET_LENGTH(text) + 1) // 2
        numbers_array = np.empty(most, np.int64)
        starts_array = np.zeros(len(texts) + 1, np.int64)
        cdef int64_t[::1] numbers = numbers_array, starts = starts_array
        for text in texts:
            self._span(text, spans)
            # what is looked at next is asked of memory for all terms of a text before it is needed
            for at in range(<Py_ssize_t>spans.size()):
                place = self.slots[spans[at].hash & self.mask].place
                if place:
                    PREFETCH(&self.entries[place - 1])
            for at in range(<Py_ssize_t>spans.size()):
                place = self.slots[spans[at].hash & self.mask].place
                if place:
                    PREFETCH(self.entries[place - 1].term)
            for at in range(<Py_ssize_t>spans.size()):
                numbers[count] = self._number(text, spans[at], adds)
                count += 1
            row += 1
            starts[row] = count
        return numbers_array[:count].copy(), starts_array

    cdef void _span(self, str text, vector[Span]& spans) noexcept:
        """Find where terms are, with their hashes."""
        cdef int kind = PyUnicode_KIND(text)
        cdef void* data = PyUnicode_DATA(text)
        cdef Py_ssize_t at = 0, end = PyUnicode_GET_LENGTH(text)
        cdef Py_UCS4 character
        cdef Span span
        spans.clear()
        while at < end:
            span.first = at
            span.hash = NO_CHARACTER
            while at < end:
                character = PyUnicode_READ(kind, data, at)
                if Py_UNICODE_ISSPACE(character):
                    break
                span.hash = _hash_more(span.hash, character)
                at += 1
            if at > span.first:
                PREFETCH(&self.slots[span.hash & self.mask])
                span.last = at
                spans.push_back(span)
            at += 1

    cdef int64_t _number(self, str text, const Span& span, bint adds) except -2:
        """Return the number of a term; of a new one, one more than all, or -1."""
        cdef uint64_t slot = span.hash & self.mask
        cdef uint32_t tag = <uint32_t>(span.hash >> 32)
        cdef int tries = 0
        cdef int32_t place
        while tries < MOST_TRIES:
            place = self.slots[slot].place
            if place == 0 and not adds:
                return -1
            if place == 0:
                return self._add(_part(text, span), span.hash, slot)
            if self.slots[slot].tag == tag and _same(self.entries[place - 1].term, text, span):
                return place - 1
            slot = (slot + 1) & self.mask
            tries += 1
        term = _part(text, span)
        number = self.others.get(term)
        if number is None and not adds:
            return -1
        if number is None:
            number = self.others[term] = len(self.names)
            self._keep(term, span.hash)
        return number

    cdef int64_t _add(self, str term, uint64_t hash, uint64_t slot) except -1:
        """Return the number of a new term, for which there is a slot."""
        cdef int64_t number = self.entries.size()
        self._keep(term, hash)
        self._set(slot, hash, number)
        if 3 * <uint64_t>number > 2 * self.mask:
            self._resize(2 * (self.mask + 1))
        return number

    cdef int _keep(self, str term, uint64_t hash) except -1:
        self.names.append(term)
        self.entries.push_back(Entry(hash, <PyObject*>term))
        return 0

    cdef int _resize(self, uint64_t size) except -1:
        cdef size_t number
        cdef uint64_t slot
        cdef int tries
        self.mask = size - 1
        self.slots.clear()
        self.slots.resize(size)
        for number in range(self.entries.size()):
            slot = self.entries[number].hash & self.mask
            tries = 0
            while self.slots[slot].place and tries < MOST_TRIES:
                slot = (slot + 1) & self.mask
                tries += 1
            if tries < MOST_TRIES:
                self._set(slot, self.entries[number].hash, number)
            else:
                self.others[<str>self.entries[number].term] = number
        return 0

    cdef inline void _set(self, uint64_t slot, uint64_t hash, int64_t number) noexcept:
        self.slots[slot].tag = <uint32_t>(hash >> 32)
        self.slots[slot].place = <int32_t>number + 1


cdef inline uint64_t _hash_more(uint64_t hash, Py_UCS4 character) noexcept:
    hash = (hash ^ <uint64_t>character) * <uint64_t>0x9E3779B97F4A7C15
    return hash ^ (hash >> 32)


cdef inline uint64_t _hash(str text, Py_ssize_t first, Py_ssize_t last) noexcept:
    cdef int kind = PyUnicode_KIND(text)
    cdef void* data = PyUnicode_DATA(text)
    cdef uint64_t hash = NO_CHARACTER
    cdef Py_ssize_t at
    for at in range(first, last):
        hash = _hash_more(hash, PyUnicode_READ(kind, data, at))
    return hash


cdef inline str _part(str text, const Span& span):
    return PyUnicode_Substring(text, span.first, span.last)


cdef inline bint _same(PyObject* term, str text, const Span& span) noexcept:
    cdef Py_ssize_t at, size = span.last - span.first
    cdef int kind = PyUnicode_KIND(text), other = KIND(term)
    cdef void* data = PyUnicode_DATA(text)
    cdef void* known = DATA(term)
    if LENGTH(term) != size:
        return False
    if kind == other:
        return memcmp(<char*>data + span.first * kind, known, size * kind) == 0
    for at in range(size):
        if PyUnicode_READ(other, known, at) != PyUnicode_READ(kind, data, span.first + at):
            return False
    return True
