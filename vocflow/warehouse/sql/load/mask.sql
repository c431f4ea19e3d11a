-- Masking: personal data leave the text before anything is stored. Order matters: an e-mail holds an @, an IBAN and a
-- card hold runs of digits that look like a phone. Negated character sets keep the patterns small: Unicode classes such
-- as \p{L} compile to automata that cost more than a small file's whole load.
CREATE OR REPLACE TEMP MACRO masked(original) AS
    regexp_replace(
    regexp_replace(
    regexp_replace(
    regexp_replace(
    regexp_replace(
        original,
        '[^\s@,;:<>()"\[\]]+@[^\s@,;:<>()"\[\]]*[^\s@,;:<>()"\[\].!?]', '[email]', 'g'),
        '\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b', '[iban]', 'g'),
        '\b\d(?:[ \-]?\d){12,18}\b', '[card]', 'g'),
        '(?:\+|\b00)\d(?:[ ./()\-]{0,2}\d){6,14}\b|\(?\b0(?:[ ./()\-]{0,2}\d){8,12}\b|\(?\b\d{3}\)?[ .\-]\d{3}[ .\-]\d{4}\b', '[phone]', 'g'),
        '(^|[^0-9A-Za-z@])@[^\s@,;:.!?()"\[\]<>]+', '\1[handle]', 'g');

-- A text without a digit and without an @ holds nothing that could match.
UPDATE staged_comment SET text = masked(text) WHERE regexp_matches(text, '[@0-9]');
UPDATE staged_segment SET value = masked(value) WHERE regexp_matches(value, '[@0-9]');
UPDATE staged_record SET channel = masked(channel), touch_point = masked(touch_point), agent = masked(agent)
WHERE regexp_matches(concat_ws(' ', channel, touch_point, agent), '[@0-9]');
