"""The simulator and the ready-made command room. Drives everything through the door; never touches a table."""
