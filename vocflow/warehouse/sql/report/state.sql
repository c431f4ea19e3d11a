-- state: one row: a hash of what the warehouse holds: feedback, customers, callbacks, what stands in quarantine, the files read, labels.
SELECT concat_ws('-',
    (SELECT concat_ws(',', count(*), bit_xor(hash(feedback_id, content_hash))) FROM feedback),
    (SELECT concat_ws(',', count(*), bit_xor(hash(customer_id, content_hash))) FROM customer),
    (SELECT concat_ws(',', count(*), bit_xor(hash(callback_id, content_hash))) FROM callback),
    (SELECT md5(coalesce(string_agg(quarantine_id, '' ORDER BY quarantine_id), '')) FROM quarantine WHERE state = 'open'),
    (SELECT md5(coalesce(string_agg(file_id, '' ORDER BY file_id), '')) FROM source_file WHERE outcome = 'loaded'),
    (SELECT count(*) FROM label)) AS state;
