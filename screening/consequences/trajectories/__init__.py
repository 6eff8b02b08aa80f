"""Studies of trajectories."""
