"""What we are given: parameters and tables, read and checked."""
