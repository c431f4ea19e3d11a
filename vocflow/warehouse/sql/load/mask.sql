-- Masking: personal data leave the text before anything is stored. Order matters: an e-mail holds an @, an IBAN and a
-- card hold runs of digits that look like a phone. Dates are kept apart while digits are masked (their separators stand
-- aside as private characters). Small character sets keep the patterns small: Unicode classes such as \p{L} compile to
-- automata that cost more than a small file's whole load. Where in doubt a number is masked: a long order number may go.
CREATE OR REPLACE TEMP MACRO dates_aside(original) AS
    regexp_replace(
    regexp_replace(
    regexp_replace(
        original,
        '\b(\d{4})-(\d\d)-(\d\d)\b', '\1' || chr(57344) || '\2' || chr(57344) || '\3', 'g'),
        '\b(\d\d?)[.](\d\d?)[.](\d{4})\b', '\1' || chr(57345) || '\2' || chr(57345) || '\3', 'g'),
        '\b(\d\d?)/(\d\d?)/(\d{4})\b', '\1' || chr(57346) || '\2' || chr(57346) || '\3', 'g');
CREATE OR REPLACE TEMP MACRO masked(original) AS
    translate(
    regexp_replace(
    regexp_replace(
    regexp_replace(
    regexp_replace(
    regexp_replace(
        dates_aside(original),
        '[^\s@,;:<>()"\[\]]+(?:@|＠|%40| @ | ?[(\[]at[)\]] ?)[^\s@,;:<>()"\[\]]*[^\s@,;:<>()"\[\].!?]', '[email]', 'g'),
        '\b[A-Z]{2}\d{2}(?:[ \x{00A0}\x{202F}]{0,2}[A-Z0-9]{4}){2,7}(?:[ \x{00A0}\x{202F}]{0,2}[A-Z0-9]{1,4})?\b|\b[A-Za-z]{2}\d{2}(?:[ \x{00A0}\x{202F}]{0,2}[A-Za-z]{4})?(?:[ \x{00A0}\x{202F}]{0,2}\d{2,4}){3,8}\b', '[iban]', 'g'),
        '\d(?:[ .\-_/\x{00A0}\x{202F}\x{2010}-\x{2014}]{0,3}\d){12,18}', '[card]', 'g'),
        '(?:\+|\b00)\d(?:[ ./()\-\x{00A0}\x{202F}\x{2010}-\x{2014}]{0,3}\d){6,14}\b|[(]?\b\d(?:[ ./()\-\x{00A0}\x{202F}\x{2010}-\x{2014}]{0,2}\d){8,12}\b', '[phone]', 'g'),
        '(^|[^0-9A-Za-z@])@[^\s@,;:!?()"\[\]<>]*[^\s@,;:.!?()"\[\]<>]', '\1[handle]', 'g'),
    chr(57344) || chr(57345) || chr(57346), '-./');

-- A text without a digit and without an @ (or what stands for one) holds nothing that could match.
UPDATE staged_comment SET text = masked(text) WHERE regexp_matches(text, '[@0-9＠]|[(\[]at[)\]]');
UPDATE staged_segment SET value = masked(value) WHERE regexp_matches(value, '[@0-9＠]|[(\[]at[)\]]');
UPDATE staged_record SET channel = masked(channel), touch_point = masked(touch_point), agent = masked(agent)
WHERE regexp_matches(concat_ws(' ', channel, touch_point, agent), '[@0-9＠]|[(\[]at[)\]]');
UPDATE staged_invitation SET survey = masked(survey), channel = masked(channel), wave = masked(wave)
WHERE regexp_matches(concat_ws(' ', survey, channel, wave), '[@0-9＠]|[(\[]at[)\]]');
