"""The figures of a run alone, for an article or slides: SVG, PDF and PNG, by matplotlib.

An extra: the page draws its own. Nothing here is imported unless figures are asked for.
"""
