"""What monitors may ask: ``GET /metrics``, in Prometheus' own form."""
