"""The whole configuration as one readable value: every change kept, any change undone."""
