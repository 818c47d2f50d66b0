"""What stands between the spaces of texts, numbered; see `preprocess.terms.split_numbered`."""

from cpython.unicode cimport (
    PyUnicode_DATA,
    PyUnicode_GET_LENGTH,
    PyUnicode_KIND,
    PyUnicode_READ,
    PyUnicode_Substring,
)
from libc.stdint cimport int32_t, int64_t, uint16_t, uint32_t, uint64_t
from libcpp.vector cimport vector

import numpy as np

cdef extern from "Python.h":
    bint Py_UNICODE_ISSPACE(Py_UCS4)

cdef extern from *:
    """
    #if defined(__GNUC__)
    #define PREFETCH(address) __builtin_prefetch(address)
    #else
    #define PREFETCH(address)
    #endif
    """
    const char* SOURCE_OF_LOOPS
    void PREFETCH(const void*) noexcept nogil

SOURCE = (<bytes>SOURCE_OF_LOOPS).decode()

cdef struct Slot:
    uint32_t tag  # high bits of the hash
    int32_t entry  # from 1 on, 0 where the slot is free

cdef struct Entry:
    uint64_t hash
    uint32_t start  # among characters, to the start of the next entry
    int32_t number

cdef struct Span:
    uint64_t hash
    Py_ssize_t first
    Py_ssize_t last

cdef enum:
    MOST_TRIES = 64  # whoever chooses texts so that hashes fall together gains nothing
    MOST_CHARACTERS = 1 << 30
    FIRST_SLOTS = 1 << 10


cdef class Slots:
    """Finds the numbers of terms already met without making a string of each.

    A term with characters of more than 16 bits, emoji for the most part, is looked up among all terms.
    """

    cdef vector[Slot] slots
    cdef vector[Entry] entries  # and a last one, for where the characters of the one before end
    cdef vector[uint16_t] characters
    cdef uint64_t mask

    def __init__(self):
        self.entries.push_back(Entry(0, 0, 0))
        self._resize(FIRST_SLOTS)

    def split_numbered(self, terms, texts):
        """Return the numbers of what stands between spaces, and where each text starts.

        Parameters
        ----------
        terms : gives a number to a new term; always the same object
        """
        cdef str text
        cdef Py_ssize_t most = 0, count = 0, row = 0, at
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
                entry = self._first_entry(spans[at].hash)
                if entry:
                    PREFETCH(&self.entries[entry - 1])
            for at in range(<Py_ssize_t>spans.size()):
                entry = self._first_entry(spans[at].hash)
                if entry:
                    PREFETCH(&self.characters[self.entries[entry - 1].start])
            for at in range(<Py_ssize_t>spans.size()):
                numbers[count] = self._number(terms, text, spans[at])
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
            span.hash = 0xCBF29CE484222325
            while at < end:
                character = PyUnicode_READ(kind, data, at)
                if Py_UNICODE_ISSPACE(character):
                    break
                span.hash = (span.hash ^ <uint64_t>character) * <uint64_t>0x9E3779B97F4A7C15
                span.hash ^= span.hash >> 32
                at += 1
            if at > span.first:
                PREFETCH(&self.slots[span.hash & self.mask])
                span.last = at
                spans.push_back(span)
            at += 1

    cdef inline int32_t _first_entry(self, uint64_t hash) noexcept:
        return self.slots[hash & self.mask].entry

    cdef int64_t _number(self, terms, str text, Span span) except -1:
        cdef uint64_t place = span.hash & self.mask
        cdef uint32_t tag = <uint32_t>(span.hash >> 32)
        cdef int tries = 0
        cdef Slot slot
        while tries < MOST_TRIES:
            slot = self.slots[place]
            if slot.entry == 0:
                break
            if slot.tag == tag and self._same(slot.entry - 1, text, span):
                return self.entries[slot.entry - 1].number
            place = (place + 1) & self.mask
            tries += 1
        cdef int64_t number = terms[PyUnicode_Substring(text, span.first, span.last)]
        if tries < MOST_TRIES:
            self._add(text, span, <int32_t>number, place)
        return number

    cdef void _add(self, str text, Span span, int32_t number, uint64_t place) noexcept:
        cdef size_t start = self.characters.size(), entry = self.entries.size() - 1
        cdef Py_UCS4 character
        cdef Py_ssize_t at
        if start + <size_t>(span.last - span.first) > MOST_CHARACTERS:
            return
        for at in range(span.first, span.last):
            character = PyUnicode_READ(PyUnicode_KIND(text), PyUnicode_DATA(text), at)
            if character > 0xFFFF:
                self.characters.resize(start)
                return
            self.characters.push_back(<uint16_t>character)
        self.entries[entry].hash, self.entries[entry].number = span.hash, number
        self.entries.push_back(Entry(0, <uint32_t>self.characters.size(), 0))
        self._set(place, span.hash, <int32_t>entry + 1)
        if 3 * entry > 2 * self.mask:
            self._resize(2 * (self.mask + 1))

    cdef inline bint _same(self, Py_ssize_t entry, str text, Span span) noexcept:
        cdef Py_ssize_t at, start = self.entries[entry].start
        if self.entries[entry + 1].start - start != span.last - span.first:
            return False
        cdef uint16_t* known = &self.characters[start]
        for at in range(span.last - span.first):
            if known[at] != PyUnicode_READ(
                PyUnicode_KIND(text), PyUnicode_DATA(text), span.first + at
            ):
                return False
        return True

    cdef void _resize(self, uint64_t size) noexcept:
        cdef size_t entry
        cdef uint64_t place
        self.mask = size - 1
        self.slots.clear()
        self.slots.resize(size)
        for entry in range(self.entries.size() - 1):
            place = self.entries[entry].hash & self.mask
            while self.slots[place].entry:
                place = (place + 1) & self.mask
            self._set(place, self.entries[entry].hash, <int32_t>entry + 1)

    cdef inline void _set(self, uint64_t place, uint64_t hash, int32_t entry) noexcept:
        self.slots[place].tag = <uint32_t>(hash >> 32)
        self.slots[place].entry = entry
