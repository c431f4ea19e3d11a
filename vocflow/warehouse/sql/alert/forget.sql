-- forget: a run that is measured again raises its alerts again.
DELETE FROM alert WHERE run_id = $run_id;
