"""Languages at the edges: catalogues, and a reader who is spoken to in one of them."""
