"""Commands, one a file: each reads its options, calls one function, and prints what it returns."""
