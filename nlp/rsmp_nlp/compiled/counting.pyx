"""Features of texts counted, weighed and summed; see `classify.weighers` and `classify.letter_counter`."""

from libc.math cimport log, sqrt
from libc.stdint cimport int32_t, int64_t, uint64_t
from libcpp.algorithm cimport reverse
from libcpp.vector cimport vector

import numpy as np

cdef extern from *:
    """
    enum { CLASSES = 10, WIDTH = 16 };  // of a row: weights of classes, idf, and what fills a line of memory

    static inline void add_row(double* sums, double value, const float* row) {
        for (int place = 0; place < CLASSES; place++) sums[place] += value * (double)row[place];
    }

    #if defined(__GNUC__)
    #define PREFETCH(address) __builtin_prefetch(address)
    #else
    #define PREFETCH(address)
    #endif

    #if defined(_MSC_VER)
    #include <intrin.h>
    static inline int lowest_bit(uint64_t bits) { unsigned long place; _BitScanForward64(&place, bits); return place; }
    #else
    #define lowest_bit __builtin_ctzll
    #endif
    """
    enum:
        CLASSES
        WIDTH
    const char* SOURCE_OF_LOOPS
    void add_row(double* sums, double value, const float* row) noexcept
    int lowest_bit(uint64_t bits) noexcept
    void PREFETCH(const void*) noexcept

SOURCE = (<bytes>SOURCE_OF_LOOPS).decode()


cdef struct Places:
    const int64_t* keys
    const int32_t* slots
    int64_t shift, mask, none


cdef inline int64_t place_of(const Places& places, int64_t key) noexcept:
    """Return the place of a key, -1 for one that is not there."""
    cdef int64_t slot = (<uint64_t>key * <uint64_t>0x9E3779B97F4A7C15) >> places.shift
    cdef int64_t found = places.slots[slot]
    while found != places.none:
        if places.keys[found] == key:
            return found
        slot = (slot + 1) & places.mask
        found = places.slots[slot]
    return -1


cdef class Finder:
    """Finds keys as `classify.places.Places` does."""

    cdef const int64_t[::1] keys
    cdef const int32_t[::1] slots
    cdef Places places

    def __init__(self, keys, slots, int64_t shift):
        """Take the arrays of a `Places`."""
        self.keys, self.slots = keys, slots
        self.places.keys, self.places.slots = &self.keys[0], &self.slots[0]
        self.places.shift, self.places.mask = shift, len(slots) - 1
        self.places.none = len(keys) - 1


cdef struct Level:
    Places places
    const int64_t* columns


cdef class Tree:
    """Finds n-grams as `classify.letter_counter.NgramTree` does."""

    cdef const int64_t[::1] letters
    cdef int64_t size
    cdef vector[Level] levels
    cdef list held

    def __init__(self, letters, int64_t size, finders, columns):
        """Take the arrays of an `NgramTree`: of letters, and of each length the places and the columns."""
        cdef Finder finder
        cdef const int64_t[::1] of_level
        cdef Level level
        self.letters, self.size = letters, size
        self.held = [*zip(finders, columns, strict=True)]
        for finder, of_level in self.held:
            if len(of_level):
                level.places, level.columns = finder.places, &of_level[0]
                self.levels.push_back(level)

    def find(self, words, ngrams):
        """Return what `NgramTree.columns` does."""
        cdef Py_ssize_t shortest = ngrams[0], longest = ngrams[1], row = 0
        cdef vector[int64_t] letters
        cdef vector[int32_t] found
        cdef int64_t last = len(self.letters) - 1
        cdef str word
        cdef Py_UCS4 letter
        counts_array = np.empty(len(words), np.int64)
        cdef int64_t[::1] counts = counts_array
        for word in words:
            letters.clear()
            for letter in word:
                letters.push_back(self.letters[min(<int64_t>letter, last)])
            counts[row] = -<int64_t>found.size()
            self._find(letters, shortest, longest, found)
            counts[row] += <int64_t>found.size()
            row += 1
        found_array = np.empty(found.size(), np.int32)
        if found.size():
            np.copyto(found_array, <int32_t[:found.size()]>found.data())
        return found_array, counts_array

    cdef void _find(
        self,
        const vector[int64_t]& letters,
        Py_ssize_t shortest,
        Py_ssize_t longest,
        vector[int32_t]& found,
    ) noexcept:
        """Add the columns of the n-grams of a word, the shortest first."""
        cdef Py_ssize_t size = letters.size(), length, start
        cdef vector[int64_t] nodes = vector[int64_t](size, 0)
        cdef int64_t column
        for length in range(1, min(longest, size, <Py_ssize_t>self.levels.size()) + 1):
            for start in range(size - length + 1):
                if nodes[start] < 0:
                    continue
                nodes[start] = place_of(
                    self.levels[length - 1].places,
                    nodes[start] * self.size + letters[start + length - 1],
                )
                if nodes[start] < 0:
                    continue
                column = self.levels[length - 1].columns[nodes[start]]
                if column >= 0 and (length >= shortest or length == size):
                    found.push_back(<int32_t>column)


cdef class Pairs:
    """Finds the columns of pairs of words as `classify.word_counter.WordCounter` does."""

    cdef Finder finder
    cdef int64_t words
    cdef const int64_t[::1] columns
    cdef const unsigned char[::1] begins, ends

    def __init__(self, Finder finder, int64_t words, columns, begins, ends):
        """Take the arrays of a `WordCounter`."""
        self.finder, self.words, self.columns = finder, words, columns
        self.begins, self.ends = begins.view(np.uint8), ends.view(np.uint8)

    cdef inline int32_t column(self, int64_t first, int64_t last) noexcept:
        """Return the column of two words known, -1 where the vocabulary has them not."""
        if not (self.begins[first] and self.ends[last]):
            return -1
        cdef int64_t place = place_of(self.finder.places, first * self.words + last)
        return -1 if place < 0 else <int32_t>self.columns[place]


cdef class Weigher:
    """Makes TF-IDF and logits of one block as `classify.weighers` does."""

    cdef const double[::1] scales
    cdef const float[:, ::1] rows
    cdef double weight
    cdef bint ordered
    cdef Pairs pairs
    cdef vector[int32_t] counts, seen
    cdef vector[uint64_t] bits
    cdef vector[double] values

    def __init__(self, idf, coefficients, double weight, scales, bint ordered, Pairs pairs=None):
        """Take the arrays of a block.

        Parameters
        ----------
        idf, coefficients : of its items, in single precision
        scales : what a count weighs, by count
        ordered : whether columns of a text are in order, or those first met last, as SciPy's products have them
        """
        if coefficients.shape[1] != CLASSES:
            raise ValueError(f"{coefficients.shape[1]} classes")
        self.weight, self.scales, self.ordered, self.pairs = weight, scales, ordered, pairs
        self.rows = rows = _at_line(len(idf))
        rows[:, :CLASSES], rows[:, CLASSES] = coefficients, idf
        self.counts.resize(len(idf))
        self.bits.resize(len(idf) // 64 + 1)

    def weigh(
        self,
        const int64_t[::1] starts,
        const int64_t[::1] numbers,
        const int32_t[::1] columns,
        const int32_t[::1] column_starts,
        double[:, ::1] logits,
        bint kept,
    ):
        """Add the logits of texts, and return their features: values, columns, and where each text starts.

        Parameters
        ----------
        starts, numbers : as in `terms.Occurrences`, -1 for a term not known
        columns, column_starts : of each term known
        logits : shape `(n, 10)`
        kept : whether features are returned, else nothing
        """
        cdef Py_ssize_t texts = starts.shape[0] - 1, row, at, size, filled = 0
        values_array = np.empty(self._most(numbers, column_starts) if kept else 0)
        columns_array = np.empty(len(values_array), np.int32)
        ends_array = np.zeros(texts + 1, np.int32)
        cdef double[::1] values = values_array
        cdef int32_t[::1] found = columns_array, ends = ends_array
        cdef double sums[CLASSES]
        for row in range(texts):
            size = self._count(numbers[starts[row] : starts[row + 1]], columns, column_starts)
            self._weigh(size, sums)
            for at in range(CLASSES):
                logits[row, at] += sums[at]
            if kept:
                for at in range(size):
                    values[filled + at], found[filled + at] = self.values[at], self.seen[at]
                filled += size
            ends[row + 1] = <int32_t>filled
        return values_array[:filled].copy(), columns_array[:filled].copy(), ends_array

    cdef int64_t _most(self, const int64_t[::1] numbers, const int32_t[::1] column_starts) noexcept:
        """Return how many features texts have at most."""
        cdef int64_t most = 0 if self.pairs is None else len(numbers)
        cdef Py_ssize_t at
        for at in range(numbers.shape[0]):
            if numbers[at] >= 0:
                most += column_starts[numbers[at] + 1] - column_starts[numbers[at]]
        return most

    cdef Py_ssize_t _count(
        self,
        const int64_t[::1] numbers,
        const int32_t[::1] columns,
        const int32_t[::1] column_starts,
    ) noexcept:
        """Count the columns of a text, and return how many there are, which are those seen."""
        cdef Py_ssize_t size = 0, at, place, most = self._most(numbers, column_starts)
        cdef int64_t term, before = -1
        if <Py_ssize_t>self.seen.size() <= most:
            self.seen.resize(2 * most + 1)
            self.values.resize(2 * most + 1)
        cdef int32_t* seen = self.seen.data()
        cdef int32_t* counts = self.counts.data()
        cdef const float* rows = &self.rows[0, 0]
        cdef int32_t column
        for at in range(numbers.shape[0]):
            if numbers[at] >= 0:
                PREFETCH(&column_starts[numbers[at]])
        for at in range(numbers.shape[0]):
            if numbers[at] >= 0:
                PREFETCH(&columns[column_starts[numbers[at]]])
        for at in range(numbers.shape[0]):
            term = numbers[at]
            if term >= 0:
                for place in range(column_starts[term], column_starts[term + 1]):
                    column = columns[place]
                    seen[size] = column
                    size += counts[column] == 0
                    counts[column] += 1
                    PREFETCH(rows + column * WIDTH)
                if before >= 0 and self.pairs is not None:
                    column = self.pairs.column(before, term)
                    if column >= 0:
                        seen[size] = column
                        size += counts[column] == 0
                        counts[column] += 1
            before = term
        if self.ordered:
            self._order(size)
        else:
            reverse(seen, seen + size)
        return size

    cdef void _order(self, Py_ssize_t size) noexcept:
        """Put the columns seen in order: by a bit for each, faster than by a sort."""
        cdef int32_t* seen = self.seen.data()
        cdef uint64_t* bits = self.bits.data()
        cdef Py_ssize_t at, place = 0
        for at in range(size):
            bits[seen[at] >> 6] |= <uint64_t>1 << (seen[at] & 63)
        for at in range(<Py_ssize_t>self.bits.size()):
            while bits[at]:
                seen[place] = <int32_t>(64 * at + lowest_bit(bits[at]))
                place += 1
                bits[at] &= bits[at] - 1

    cdef inline double _scale(self, int32_t count) noexcept:
        return self.scales[count] if count < self.scales.shape[0] else log(<double>count) + 1.0

    cdef void _weigh(self, Py_ssize_t size, double* sums) noexcept:
        """Weigh the columns seen in a text, whose counts are then none, and sum its logits."""
        cdef const float* rows = &self.rows[0, 0]
        cdef const int32_t* seen = self.seen.data()
        cdef int32_t* counts = self.counts.data()
        cdef double* values = self.values.data()
        cdef double squares = 0, norm
        cdef Py_ssize_t at
        for at in range(size):
            values[at] = self._scale(counts[seen[at]]) * <double>rows[seen[at] * WIDTH + CLASSES]
            counts[seen[at]] = 0
            squares += values[at] * values[at]
        norm = self.weight / (sqrt(squares) if squares > 0 else 1.0)
        for at in range(CLASSES):
            sums[at] = 0
        for at in range(size):
            values[at] *= norm
            add_row(sums, values[at], rows + seen[at] * WIDTH)


def _at_line(size):
    """Return rows, each of which is one line of memory."""
    room = np.zeros(size * WIDTH + WIDTH, np.float32)
    start = -room.ctypes.data % (4 * WIDTH) // 4
    return room[start : start + size * WIDTH].reshape(size, WIDTH)
