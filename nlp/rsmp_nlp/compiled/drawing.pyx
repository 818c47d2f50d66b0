"""Clusters drawn with replacement, counted; see `aggregate.bootstrap`."""

from cpython.pycapsule cimport PyCapsule_GetPointer
from libc.stdint cimport UINT32_MAX, uint32_t, uint64_t

cdef extern from *:
    """
    // what a bit generator of NumPy gives to C, as its documentation on extending it says
    typedef struct {
        void* state;
        uint64_t (*next_uint64)(void*);
        uint32_t (*next_uint32)(void*);
        double (*next_double)(void*);
        uint64_t (*next_raw)(void*);
    } Bits;
    """
    ctypedef struct Bits:
        void* state
        uint32_t (*next_uint32)(void*) noexcept nogil
    const char* SOURCE_OF_LOOPS

SOURCE = (<bytes>SOURCE_OF_LOOPS).decode()


def count_drawn(bit_generator, double[:, ::1] times):
    """Write how often each cluster is in each draw, as `aggregate.bootstrap` does.

    Parameters
    ----------
    bit_generator : of NumPy, that nothing else draws from meanwhile
    times : shape `(draws, clusters)`, fewer than 2**32 clusters
    """
    cdef Bits* bits = <Bits*>PyCapsule_GetPointer(bit_generator.capsule, "BitGenerator")
    cdef Py_ssize_t clusters = times.shape[1], draw, at
    cdef double* row
    if not times.size:
        return
    with nogil:
        for draw in range(times.shape[0]):
            row = &times[draw, 0]
            for at in range(clusters):
                row[at] = 0.0
            for at in range(clusters):
                row[below(<uint32_t>clusters, bits)] += 1.0


cdef inline uint32_t below(uint32_t bound, Bits* bits) noexcept nogil:
    """Return a number under a bound, that which `Generator.integers` draws.

    Lemire (2019), Fast random integer generation in an interval, ACM Transactions on Modeling and Computer Simulation
    29. Nothing is drawn where there is one number only.
    """
    if bound == 1:
        return 0
    cdef uint64_t product = <uint64_t>bits.next_uint32(bits.state) * bound
    cdef uint32_t unfair
    if <uint32_t>product < bound:
        unfair = (UINT32_MAX - bound + 1) % bound
        while <uint32_t>product < unfair:
            product = <uint64_t>bits.next_uint32(bits.state) * bound
    return <uint32_t>(product >> 32)
