"""What `make bench` runs: ratios taken in one run, both sides named. Only bench/seed.py writes past the door."""
