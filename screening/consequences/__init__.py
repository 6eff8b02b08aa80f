"""What would happen: burns, break-ups and trajectories held against the catalogue, as studies."""
