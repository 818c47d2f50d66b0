"""The records that travel between stages, and the columns of every table written.

A stage adds to a record, never renames it. Column names, types, units and French titles stand
here once: the Parquet schemas, the data package and the documentation are made from them.
"""
