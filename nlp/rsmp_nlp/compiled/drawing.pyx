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
        uint64_t (*next_uint64)(void*) noexcept nogil
    const char* SOURCE_OF_LOOPS

SOURCE = (<bytes>SOURCE_OF_LOOPS).decode()


def count_drawn(bit_generator, double[:, ::1] times):
    """Write how often each cluster is in each draw, as `aggregate.bootstrap` does with `Generator.integers`.

    Lemire (2019), Fast random integer generation in an interval, ACM Transactions on Modeling and Computer Simulation
    29. NumPy asks for a function at each number of 32 bits, of which it makes two of one of 64: here once for two.

    Parameters
    ----------
    bit_generator : PCG64 of NumPy, that nothing else draws from meanwhile
    times : shape `(draws, clusters)`, fewer than 2**32 clusters
    """
    cdef Bits* bits = <Bits*>PyCapsule_GetPointer(bit_generator.capsule, "BitGenerator")
    cdef Py_ssize_t clusters = times.shape[1], draw, at
    cdef double* row
    cdef uint64_t both, product
    cdef uint32_t bound = <uint32_t>clusters, unfair
    cdef bint half
    if not times.size:
        return
    if clusters == 1:  # nothing is drawn
        times[:, 0] = 1.0
        return
    state = bit_generator.state
    half, both = state["has_uint32"], state["uinteger"]
    unfair = (UINT32_MAX - bound + 1) % bound
    with nogil:
        for draw in range(times.shape[0]):
            row = &times[draw, 0]
            for at in range(clusters):
                row[at] = 0.0
            for at in range(clusters):
                while True:
                    if half:
                        product = both * bound
                        half = False
                    else:
                        both = bits.next_uint64(bits.state)
                        product = <uint64_t><uint32_t>both * bound
                        both >>= 32
                        half = True
                    if <uint32_t>product >= unfair:
                        break
                row[<uint32_t>(product >> 32)] += 1.0
    state = bit_generator.state
    state["has_uint32"], state["uinteger"] = int(half), both
    bit_generator.state = state
