"""The figures of `make bench`: each a ratio to a ceiling that is measured in the same run, in turns."""
