"""Who acts and for whom: areas, providers, people and their memberships."""
