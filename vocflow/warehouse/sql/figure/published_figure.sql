-- published_figure: no row or one: a figure as this run published it.
SELECT value, low, high, n FROM figure WHERE run_id = $run_id AND figure_id = $published;
