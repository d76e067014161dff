"""One area's figures as a page: sentences, charts, tables, and documents made from them."""
