-- invited_surveys: one row per survey that invitations of the project ask to answer.
SELECT survey, count(*) AS invited FROM invitation
WHERE source IN (SELECT source FROM listening_post)
GROUP BY survey ORDER BY survey;
