-- Figures of this run, and of runs that were killed before they ended, make room.
DELETE FROM figure WHERE run_id = $run_id OR run_id NOT IN (SELECT run_id FROM run);
