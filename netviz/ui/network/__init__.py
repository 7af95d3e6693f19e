"""Inside the network: units, diagram, hidden space."""
