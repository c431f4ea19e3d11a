-- A warehouse as ingest and classify would leave it, of $n pieces of feedback of the sample company, made of hashes alone:
-- the same every time. Chances are roughly the sample company's; nothing is planted, and no figure means anything.

CREATE OR REPLACE TEMP MACRO dice(number, which) AS (hash(number, which) % 1000000) / 1000000.0;
CREATE OR REPLACE TEMP MACRO one_of(choices, number, which) AS choices[1 + (hash(number, which) % len(choices))::INTEGER];

INSERT INTO listening_post SELECT unnest($posts) ON CONFLICT DO NOTHING;
INSERT INTO taxonomy VALUES ($version, $themes);
INSERT INTO model VALUES ('vader', 'VADER', 'none', 0, true, 'The benchmark says so.', MAP {});
INSERT INTO reading (reading_no, input_hash, model_id, taxonomy_version, comments, assignment_hash)
VALUES (1, 'none', 'vader', $version, $n, 'none');
INSERT INTO source_file
SELECT 'file-' || post, post, post || '.csv', post, 1, 'm', 'loaded', 1, 1, 0, 0, 0, 0, MAP {}, 'r', TIMESTAMP '2026-10-15'
FROM (SELECT unnest($posts) AS post);

INSERT INTO customer
SELECT 'customer-' || i, 'customers', DATE '2018-01-01' + (hash(i, 1) % 3100)::INTEGER,
    CASE WHEN dice(i, 2) < 0.15 THEN DATE '2025-01-01' + (hash(i, 3) % 600)::INTEGER END,
    round(50 + 2000 * dice(i, 4) ** 3, 2), MAP {'plan': one_of(['Basic', 'Basic', 'Plus', 'Business'], i, 5),
    'city': one_of(['Zurich', 'Basel', 'Bern', 'Geneva'], i, 6)}, 'h', 'file-customers', i, 0, 0
FROM range($n * 3 // 10) AS t(i);

CREATE TEMP TABLE drawn AS
SELECT i, TIMESTAMP '2024-10-01' + to_seconds((hash(i, 10) % 64000000)::BIGINT) AS moment, hash(i, 11) % ($n * 3 // 10) AS who,
    CASE WHEN r < 0.52 THEN 'loyalty_survey' WHEN r < 0.62 THEN 'google_play' WHEN r < 0.74 THEN 'tickets'
        WHEN r < 0.83 THEN 'x' WHEN r < 0.91 THEN 'call_notes' WHEN r < 0.96 THEN 'renewals'
        WHEN r < 0.98 THEN 'internal_service' ELSE 'staff_belief' END AS source
FROM (SELECT i, dice(i, 12) AS r FROM range($n) AS t(i));

INSERT INTO feedback (feedback_id, source, kind, survey_type, channel, touch_point, customer_id, author_id, occurred_at,
    time_zone_known, updated_at, first_reply_at, resolved_at, agent_id, segments, content_hash, file_id, line, byte_offset,
    byte_length)
SELECT 'feedback-' || i, source,
    CASE source WHEN 'google_play' THEN 'review' WHEN 'tickets' THEN 'ticket' WHEN 'x' THEN 'post' WHEN 'call_notes' THEN 'call'
        WHEN 'internal_service' THEN 'staff' WHEN 'staff_belief' THEN 'staff' ELSE 'survey' END,
    CASE source WHEN 'loyalty_survey' THEN 'relational' WHEN 'renewals' THEN 'transactional' END,
    CASE source WHEN 'tickets' THEN one_of(['email', 'email', 'chat', 'web'], i, 13) WHEN 'call_notes' THEN 'phone'
        WHEN 'x' THEN 'X' WHEN 'google_play' THEN 'app store' ELSE 'email' END,
    CASE WHEN source IN ('tickets', 'call_notes') THEN 'support' END,
    CASE WHEN source IN ('loyalty_survey', 'tickets', 'call_notes', 'renewals') THEN 'customer-' || who END,
    CASE WHEN source IN ('x', 'google_play') THEN 'author-' || who END,
    moment, true, NULL,
    CASE WHEN source = 'tickets' AND dice(i, 14) < 0.95 THEN moment + to_seconds((60 + 200000 * dice(i, 15) ** 4)::BIGINT) END,
    CASE WHEN source = 'tickets' AND dice(i, 14) < 0.85 THEN moment + to_seconds((90000 + 300000 * dice(i, 16) ** 2)::BIGINT) END,
    CASE WHEN source IN ('tickets', 'call_notes') THEN 'A' || (hash(i, 17) % 300) END,
    CASE source WHEN 'loyalty_survey' THEN MAP {'plan': one_of(['Basic', 'Basic', 'Plus', 'Business'], who, 5),
            'city': one_of(['Zurich', 'Basel', 'Bern', 'Geneva'], who, 6)}
        WHEN 'renewals' THEN MAP {'plan': one_of(['Basic', 'Basic', 'Plus', 'Business'], who, 5)}
        WHEN 'call_notes' THEN MAP {'reason': one_of(['complaint', 'booking', 'account', 'invoice', 'tariff'], i, 18)}
        WHEN 'internal_service' THEN MAP {'department': one_of(['Support', 'Fleet', 'Product'], i, 19),
            'about': one_of(['Finance', 'Operations', 'Marketing', 'Product'], i, 20)}
        WHEN 'staff_belief' THEN MAP {'department': one_of(['Support', 'Fleet', 'Product'], i, 19)} ELSE MAP {} END,
    md5(i::VARCHAR), 'file-' || source, i, 0, 0
FROM drawn;

INSERT INTO comment (comment_id, feedback_id, position, question, text, language)
SELECT 'comment-' || i, 'feedback-' || i, 0, NULL,
    one_of(['The app froze again', 'Nobody picked up the phone', 'Great cars', 'The refund never came', 'So friendly',
        'Parking cost me a fine', 'I wish there were more cars', 'Fair price', 'Charged twice for one ride', 'Dirty seats'], i, 30)
    || ' ' || one_of(['when I was in a hurry', 'as always', 'near the station', 'and nobody could tell me why', 'last week',
        'for the third time this month', 'which made my day', 'on the way to work', 'with two children'], i, 31)
    || one_of(['. ', '! ', ' and ', ', but '], i, 32) || one_of(['I would choose you again', 'please do something about it',
        'Mara was lovely', 'never again', 'thank you', 'it is what it is', 'your colleague solved it at once'], i, 33), 'en'
FROM drawn WHERE source NOT IN ('internal_service', 'staff_belief') AND dice(i, 34) < 0.85;

INSERT INTO rating (feedback_id, position, question, scale, role, low, high, value)
SELECT 'feedback-' || i, 0, 'How likely are you to recommend Kestrel?', 'nps', 'outcome', 0, 10,
    least(10, greatest(0, round(10 - 9 * dice(i, 40) ** 3)))
FROM drawn WHERE source = 'loyalty_survey'
UNION ALL
SELECT 'feedback-' || i, 1 + q.place, q.name, 'csat', 'component', 1, 5, round(1 + 4 * dice(i, 41 + q.place))
FROM drawn, (VALUES (0, 'Ease of contact'), (1, 'The app'), (2, 'Condition of the vehicle'), (3, 'Value for money')) AS q(place, name)
WHERE source = 'loyalty_survey'
UNION ALL
SELECT 'feedback-' || i, 0, 'stars', 'stars', 'outcome', 1, 5, round(1 + 4 * dice(i, 45)) FROM drawn WHERE source = 'google_play'
UNION ALL
SELECT 'feedback-' || i, 0, 'Would you choose Kestrel again?', 'yes_no', 'choose_again', 0, 1, (dice(i, 46) < 0.7)::INTEGER
FROM drawn WHERE source = 'renewals'
UNION ALL
SELECT 'feedback-' || i, 0, 'satisfaction rating', 'yes_no', 'outcome', 0, 1, (dice(i, 47) < 0.6)::INTEGER
FROM drawn WHERE source = 'tickets' AND dice(i, 48) < 0.3
UNION ALL
SELECT 'feedback-' || i, 0, 'Satisfaction with their service', 'csat', 'component', 1, 5, round(1 + 4 * dice(i, 49))
FROM drawn WHERE source = 'internal_service'
UNION ALL
SELECT 'feedback-' || i, 0, 'Ease of contact', 'csat', 'component', 1, 5, round(1 + 4 * dice(i, 50))
FROM drawn WHERE source = 'staff_belief';

INSERT INTO classification
SELECT comment_id, 'vader', 'en', one_of(['negative', 'negative', 'neutral', 'positive', 'positive'], comment_id, 60), 0.3, 0.4, 0.3, false
FROM comment;

INSERT INTO mention
SELECT c.comment_id, one_of($themes, c.comment_id, m.place), 0, 12,
    CASE WHEN dice(c.comment_id, 62) < 0.8 THEN k.feeling ELSE 'neutral' END, 0.8, 'vader', $version
FROM comment AS c JOIN classification AS k USING (comment_id), range(2) AS m(place)
WHERE dice(c.comment_id, 70 + m.place) < [0.8, 0.35][1 + m.place] AND (m.place = 0 OR one_of($themes, c.comment_id, 0) <> one_of($themes, c.comment_id, 1));
