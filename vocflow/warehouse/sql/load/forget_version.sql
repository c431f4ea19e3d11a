-- A file version that is read again leaves one ledger row and one set of refusals; refusals of former versions of the
-- path, or of this version under another mapping, no longer speak of a file that is there.
DELETE FROM quarantine WHERE file_id = $file_id;
DELETE FROM source_file WHERE file_id = $file_id;
UPDATE quarantine SET state = 'superseded' WHERE source = $source AND path = $path AND state = 'open';
