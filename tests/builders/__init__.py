"""What several test files build on: no test stands here, and no test file is a library for another."""
