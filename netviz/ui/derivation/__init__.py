"""The lines of the derivation: cards, why, tables, mistakes."""
