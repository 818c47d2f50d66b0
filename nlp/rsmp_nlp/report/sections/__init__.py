"""The sections of the page: what each shows, in a file of the name of its template.

A section is a function of a run's contents and a language. It returns what its template needs, or
None where the run has nothing to show there.
"""
