"""From a request to finished reports: what has to be made, and how it is made."""
