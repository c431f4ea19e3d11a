-- A run that is measured again raises its alerts again, and so does the one after a run that was killed before its end.
DELETE FROM alert WHERE run_id = $run_id OR run_id NOT IN (SELECT run_id FROM run);
