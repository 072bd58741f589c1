-- How often each rule refused: the same table as on the embedded store (service/store/schema.sql).

SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true);

CREATE TABLE refusal_counts (
    region TEXT COLLATE "C" NOT NULL,
    rule TEXT COLLATE "C" NOT NULL,
    number BIGINT NOT NULL,
    PRIMARY KEY (region, rule)
);

-- Of one entry; no row where no rule refused, or nothing can be read. Without a path of its own it becomes part of the query.
CREATE FUNCTION jejak_counts_for(topic TEXT, state BYTEA) RETURNS TABLE (region TEXT, rule TEXT, number BIGINT)
LANGUAGE sql STABLE AS $$
    SELECT coalesce(data->>'region', 'system'), coalesce(data->>'rule', 'left-out'), coalesce((data->>'count')::BIGINT, 1)
    FROM (SELECT said::JSON->'data' AS data FROM convert_from(state, 'UTF8') AS said WHERE said IS JSON) AS entry
    WHERE data->>'rule' IS NOT NULL OR topic = 'refusal.left_out'
$$;
REVOKE ALL ON FUNCTION jejak_counts_for(TEXT, BYTEA) FROM PUBLIC;

-- A statement at a time: a row that one transaction changes a million times is slower to find each time.
CREATE FUNCTION jejak_count_refusals() RETURNS TRIGGER LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    INSERT INTO refusal_counts AS known
    SELECT told.region, told.rule, sum(told.number)
    FROM entered CROSS JOIN LATERAL jejak_counts_for(entered.topic, entered.state) AS told
    GROUP BY told.region, told.rule
    ON CONFLICT (region, rule) DO UPDATE SET number = known.number + excluded.number;
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION jejak_count_refusals() FROM PUBLIC;

CREATE TRIGGER refusals_are_counted AFTER INSERT ON refusals REFERENCING NEW TABLE AS entered
    FOR EACH STATEMENT EXECUTE FUNCTION jejak_count_refusals();

INSERT INTO refusal_counts
SELECT told.region, told.rule, sum(told.number)
FROM refusals CROSS JOIN LATERAL jejak_counts_for(refusals.topic, refusals.state) AS told
GROUP BY told.region, told.rule;
