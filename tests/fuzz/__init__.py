"""Files that are right, changed at random, for whatever reads a file: see `make fuzz`."""
