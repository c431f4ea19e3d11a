-- Answers of one respondent hang together: figures need to know who gave them, and through which channel.

-- scored: one row per customer's answer to the outcome question of the given sources, in [since, until), in one segment or all.
CREATE OR REPLACE MACRO scored(sources, since, until, segment, segment_value) AS TABLE
SELECT f.feedback_id, f.occurred_at, f.customer_id, f.source, f.channel, f.segments,
    r.question, r.scale, r.low, r.high, r.value AS score
FROM feedback AS f
JOIN rating AS r ON r.feedback_id = f.feedback_id AND r.role = 'outcome'
WHERE f.kind <> 'staff'
  AND list_contains(sources, f.source)
  AND (since IS NULL OR f.occurred_at >= since)
  AND (until IS NULL OR coalesce(f.occurred_at < until, since IS NULL))
  AND f.source IN (SELECT source FROM listening_post)
  AND (segment IS NULL OR f.segments[segment] = segment_value);

-- respondent: who answered: the account (the segment of this name), else the customer, else whoever sent this feedback.
CREATE OR REPLACE MACRO respondent(feedback_id, customer_id, segments, account) AS
    coalesce(segments[account], customer_id, feedback_id);

-- group_of: the group of an answer: its channel, its listening post, or its value of the segment of this name.
CREATE OR REPLACE MACRO group_of(channel, source, segments, kind_of_group, segment) AS
    CASE kind_of_group WHEN 'channel' THEN channel WHEN 'listening post' THEN source ELSE segments[segment] END;
