-- figures: one row per figure of a run, in the order they were taken.
SELECT figure_id, measure, parameters, value, low, high, n, unit FROM figure WHERE run_id = $run_id ORDER BY position;
