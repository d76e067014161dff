"""What happens before a publication leaves the house: it is audited, then swapped into place."""
