"""The demo's invented Jakarta: areas, units, people and texts of our own making. Owns data, knows no Centre."""
