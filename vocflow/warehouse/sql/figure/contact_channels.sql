-- contact_channels: one row per channel of contacts in [since, until), busiest first: what its listening posts record.
SELECT channel, count(*) AS contacts,
    count(*) FILTER (has_replies) AS with_replies,
    count(*) FILTER (has_resolutions) AS with_resolutions,
    count(queue_seconds) AS with_queue,
    count(*) FILTER (first_reply_at < occurred_at OR resolved_at < occurred_at) AS misdated
FROM contact($since, $until, $as_of)
GROUP BY channel ORDER BY contacts DESC, channel;
