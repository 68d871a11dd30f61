"""The shop floor ahead, simulated: when each car will be ready, who does what next, and what a change would do."""
