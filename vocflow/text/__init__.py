"""What customers say, read: its language, its feeling, its themes."""
