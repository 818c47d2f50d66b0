"""Lines through rectangles, against points seen along the lines."""

import numpy as np

from rsmp_nlp.report.labels import _through


def test_segments_pass_where_some_point_of_theirs_is_inside():
    rng = np.random.default_rng(7)
    lines = rng.integers(0, 20, (80, 4)).astype(float)
    lines[:10, 2] = lines[:10, 0]  # upright
    lines[10:20, 3] = lines[10:20, 1]  # level
    lines[20:25, 2:] = lines[20:25, :2]  # no length
    corners = rng.integers(0, 16, (60, 2)).astype(float)
    boxes = np.hstack([corners, corners + rng.integers(1, 6, (60, 2))])
    share = np.linspace(0, 1, 4_001)[:, None, None]
    seen = lines[:, :2] + share * (lines[:, 2:] - lines[:, :2])  # exact where they do not move
    inside = [((seen > box[:2]) & (seen < box[2:])).all(axis=-1).any(axis=0) for box in boxes]
    found = _through(lines, boxes)
    assert (found == np.array(inside).T).all()
    assert 0 < found.mean() < 0.5
