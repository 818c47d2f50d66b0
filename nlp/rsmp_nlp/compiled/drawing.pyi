import numpy as np
from numpy.random import BitGenerator
from numpy.typing import NDArray

SOURCE: str

def count_drawn(bit_generator: BitGenerator, times: NDArray[np.float64]) -> None: ...
