"""The systems of Kestrel Mobility, each writing its records in the shape that its vendor exports."""
