"""How fast it is, as ratios of things measured beside each other in one run: `make bench`.

The goals are those that the project set itself before it was written. No row is left out because it is bad, and one
that cannot be measured on this machine says why.
"""
