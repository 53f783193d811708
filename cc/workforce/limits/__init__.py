"""How much a stranger, a peer and a person may ask of the server at once and in a minute. Knows no route and no
storage; what is refused is told in the API's own words."""
