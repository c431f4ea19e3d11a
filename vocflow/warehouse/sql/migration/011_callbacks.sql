-- callback: one row per call back to a customer, as the company's list of calls tells it; an outcome NULL is not known yet.
CREATE TABLE callback (
    callback_id VARCHAR PRIMARY KEY,
    source VARCHAR NOT NULL,
    customer_id VARCHAR NOT NULL,
    called_at TIMESTAMP NOT NULL,
    outcome VARCHAR CHECK (outcome IN ('recovered', 'not recovered', 'not reached')),
    content_hash VARCHAR NOT NULL,
    file_id VARCHAR NOT NULL,
    line BIGINT NOT NULL,
    byte_offset BIGINT NOT NULL,
    byte_length BIGINT NOT NULL
);

-- answered: one row per respondent: the latest answer in [since, until) to a question on this scale, at these listening
-- posts. Who cannot be recognised counts as somebody else each time. Satisfied: one of the two highest answers; yes, where
-- yes or no was asked.
CREATE OR REPLACE MACRO answered(sources, asked, asked_on, since, until) AS TABLE
SELECT f.feedback_id, f.source, f.occurred_at, r.question, r.value, r.low, r.high,
    r.value >= CASE WHEN r.scale = 'yes_no' THEN r.high ELSE r.high - 1 END AS satisfied
FROM feedback AS f
JOIN rating AS r ON r.feedback_id = f.feedback_id AND r.question = asked AND r.scale = asked_on
WHERE list_contains(sources, f.source)
  AND (since IS NULL OR f.occurred_at >= since)
  AND (until IS NULL OR coalesce(f.occurred_at < until, since IS NULL))
  AND f.source IN (SELECT source FROM listening_post)
QUALIFY row_number() OVER (
    PARTITION BY coalesce(f.customer_id, f.author_id, f.feedback_id) ORDER BY f.occurred_at DESC NULLS LAST, f.feedback_id
) = 1;

-- scored_by_customer: one row per answer of a known customer to a 0-10 outcome question in [since, until), with the next.
CREATE OR REPLACE MACRO scored_by_customer(since, until) AS TABLE
SELECT f.customer_id, f.feedback_id, f.source, f.occurred_at, f.file_id, f.line, r.value AS score,
    lead(r.value) OVER later AS next_score, lead(f.occurred_at) OVER later AS next_at
FROM feedback AS f
JOIN rating AS r ON r.feedback_id = f.feedback_id AND r.role = 'outcome' AND r.scale = 'nps'
WHERE f.kind = 'survey' AND f.customer_id IS NOT NULL AND f.occurred_at IS NOT NULL
  AND (since IS NULL OR f.occurred_at >= since) AND (until IS NULL OR f.occurred_at < until)
  AND f.source IN (SELECT source FROM listening_post)
WINDOW later AS (PARTITION BY f.customer_id ORDER BY f.occurred_at, f.feedback_id);

-- call_made: one row per call back to a customer before `until`.
CREATE OR REPLACE MACRO call_made(until) AS TABLE
SELECT * FROM callback WHERE (until IS NULL OR called_at < until) AND source IN (SELECT source FROM listening_post);

-- detractor: one row per customer with an answer of 6 or less in [since, until) (the latest such), and what is known by
-- `known_until` of what came after it: the next answer, the first call back before that, the first one that reached the
-- customer, the first ticket resolved.
CREATE OR REPLACE MACRO detractor(since, until, known_until) AS TABLE
WITH latest AS (
    SELECT * FROM scored_by_customer(since, known_until)
    WHERE score < 7 AND (until IS NULL OR occurred_at < until)
    QUALIFY row_number() OVER (PARTITION BY customer_id ORDER BY occurred_at DESC, feedback_id) = 1
),
called AS (
    SELECT l.customer_id, min(k.called_at) AS called_at, min(k.called_at) FILTER (k.outcome <> 'not reached') AS spoken_at
    FROM latest AS l
    JOIN call_made(known_until) AS k ON k.customer_id = l.customer_id AND k.called_at >= l.occurred_at
        AND (l.next_at IS NULL OR k.called_at < l.next_at)
    GROUP BY l.customer_id
),
solved AS (
    SELECT l.customer_id, min(t.resolved_at) AS resolved_at
    FROM latest AS l
    JOIN feedback AS t ON t.customer_id = l.customer_id AND t.kind = 'ticket' AND t.resolved_at >= l.occurred_at
        AND (known_until IS NULL OR t.resolved_at < known_until) AND t.source IN (SELECT source FROM listening_post)
    GROUP BY l.customer_id
)
SELECT l.customer_id, l.feedback_id, l.source, l.occurred_at AS answered_at, l.score, l.next_at, l.file_id, l.line,
    c.yearly_value, c.left_on, k.called_at, k.spoken_at, t.resolved_at
FROM latest AS l
LEFT JOIN customer AS c ON c.customer_id = l.customer_id AND c.source IN (SELECT source FROM listening_post)
LEFT JOIN called AS k ON k.customer_id = l.customer_id
LEFT JOIN solved AS t ON t.customer_id = l.customer_id;

-- to_call: one row per customer to call back: a detractor since whose answer nothing was heard, solved or talked over.
CREATE OR REPLACE MACRO to_call(since, until, known_until, as_of) AS TABLE
SELECT * FROM detractor(since, until, known_until)
WHERE next_at IS NULL AND spoken_at IS NULL AND resolved_at IS NULL AND (left_on IS NULL OR left_on > as_of);

-- spoken_to: one row per customer who was spoken to in a call back in [since, until): the latest such call.
CREATE OR REPLACE MACRO spoken_to(since, until) AS TABLE
SELECT customer_id, called_at, outcome, source, file_id, line FROM call_made(until)
WHERE outcome <> 'not reached' AND (since IS NULL OR called_at >= since)
QUALIFY row_number() OVER (PARTITION BY customer_id ORDER BY called_at DESC, callback_id) = 1;

-- answered_again: one row per customer with an answer of a detractor in [since, until) and one after it (the latest such
-- pair): whether the score rose, and whether the customer was spoken to in a call back between the two.
CREATE OR REPLACE MACRO answered_again(since, until) AS TABLE
WITH pair AS (
    SELECT * FROM scored_by_customer(since, until)
    WHERE score < 7 AND next_at IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY customer_id ORDER BY occurred_at DESC, feedback_id) = 1
)
SELECT p.customer_id, p.feedback_id, p.source, p.file_id, p.line, p.score, p.next_score, p.next_score > p.score AS rose,
    EXISTS (
        SELECT 1 FROM call_made(until) AS k
        WHERE k.customer_id = p.customer_id AND k.outcome <> 'not reached'
          AND k.called_at >= p.occurred_at AND k.called_at < p.next_at
    ) AS called
FROM pair AS p;
