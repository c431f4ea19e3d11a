"""Facts -> sentences -> pages. Nothing here computes a statistic: it is handed results."""
