-- next: one row: the number of the label that comes next.
SELECT coalesce(max(label_no), 0) + 1 AS label_no FROM label;
